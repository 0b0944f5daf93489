//! Who is calling: access tokens and the session they are bound to.
//!
//! A token is a JWT signed with Ed25519. Signing needs the private key, which only the
//! functions that sign in are given; all others verify with the public one.

use crate::environment::{ConfigError, Environment};
use crate::failure::{Failure, Kind};
use crate::{Deps, Request};
use ::http::header::AUTHORIZATION;
use boli_domain::account::UserType;
use boli_domain::{SessionId, Timestamp, UserId};
use boli_store::items::{AccountStatus, SellerProfile, SessionItem, UserItem};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Tokens of this API are of no use elsewhere, and the other way round.
const AUDIENCE: &str = "boli-api";

/// How long a session lives when `TOKEN_LIFE_SECONDS` does not say: existing clients never
/// refresh.
const TOKEN_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    aud: String,
    iat: i64,
    exp: i64,
}

/// Signs access tokens.
pub struct TokenSigner {
    key: EncodingKey,
    life: Duration,
}

impl std::fmt::Debug for TokenSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenSigner")
    }
}

impl TokenSigner {
    /// # Errors
    /// `JWT_PRIVATE_KEY` (PEM) or `TOKEN_LIFE_SECONDS` is missing or wrong.
    pub fn from_env(environment: &Environment) -> Result<Self, ConfigError> {
        let pem = environment.require("JWT_PRIVATE_KEY")?;
        let key = EncodingKey::from_ed_pem(pem.as_bytes())
            .map_err(|_| ConfigError::Invalid("JWT_PRIVATE_KEY", "not an Ed25519 PEM".into()))?;
        let seconds = environment.parse_or("TOKEN_LIFE_SECONDS", TOKEN_LIFE.as_secs())?;
        Ok(Self {
            key,
            life: Duration::from_secs(seconds),
        })
    }

    /// A session of `user`, as read before the password was looked at, starting now.
    #[must_use]
    pub fn new_session(&self, user: &UserItem, id: SessionId, now: Timestamp) -> SessionItem {
        SessionItem {
            id,
            user_id: user.id,
            password_revision: user.password_revision,
            created_at: now,
            valid_until: now.plus(self.life),
        }
    }

    /// The token of a session.
    ///
    /// # Errors
    /// The key can't sign.
    pub fn sign(&self, session: &SessionItem) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            sub: session.user_id,
            sid: session.id,
            aud: AUDIENCE.to_owned(),
            iat: session.created_at.as_seconds(),
            exp: session.valid_until.as_seconds(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.key)
    }
}

/// Verifies access tokens.
pub struct TokenVerifier {
    key: DecodingKey,
    validation: Validation,
}

impl std::fmt::Debug for TokenVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenVerifier")
    }
}

impl TokenVerifier {
    /// # Errors
    /// `JWT_PUBLIC_KEY` (PEM) is missing or wrong.
    pub fn from_env(environment: &Environment) -> Result<Self, ConfigError> {
        let pem = environment.require("JWT_PUBLIC_KEY")?;
        let key = DecodingKey::from_ed_pem(pem.as_bytes())
            .map_err(|_| ConfigError::Invalid("JWT_PUBLIC_KEY", "not an Ed25519 PEM".into()))?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        // The crate would ask the machine's clock; ours is checked below.
        validation.validate_exp = false;
        Ok(Self { key, validation })
    }

    fn verify(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.key, &self.validation)
            .ok()?
            .claims;
        (claims.exp > now.as_seconds()).then_some(claims)
    }
}

/// A signed-in user, as the table has it now.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: UserItem,
    pub session_id: SessionId,
}

impl Caller {
    #[must_use]
    pub fn id(&self) -> UserId {
        self.user.id
    }

    #[must_use]
    pub fn is_seller(&self) -> bool {
        self.user.user_type == UserType::Seller
    }

    /// # Errors
    /// 403 `{"detail"}` with that text for all but operators.
    pub fn staff(&self, refusal: &str) -> Result<(), Failure> {
        if self.user.is_staff {
            Ok(())
        } else {
            Err(Failure::detail(Kind::Forbidden, refusal))
        }
    }

    /// The seller's profile when the account sells, or the given refusal.
    ///
    /// # Errors
    /// `refusal` for buyers.
    pub fn seller(&self, refusal: impl FnOnce() -> Failure) -> Result<&SellerProfile, Failure> {
        match &self.user.seller {
            Some(profile) if self.is_seller() => Ok(profile),
            _ => Err(refusal()),
        }
    }
}

/// 401 with the text of the case.
#[must_use]
pub fn unauthenticated(text: &str) -> Failure {
    Failure::detail(Kind::Unauthenticated, text)
}

impl Deps {
    /// The signed-in user of a request.
    ///
    /// # Errors
    /// 401 for a missing, malformed, forged, expired or revoked token.
    pub async fn caller(&self, request: &Request) -> Result<Caller, Failure> {
        self.optional_caller(request)
            .await?
            .ok_or_else(|| unauthenticated("Authentication credentials were not provided."))
    }

    /// The signed-in user, or `None` when the request names nobody. A wrong token is still
    /// refused: its client believes to be signed in.
    ///
    /// # Errors
    /// 401 for a malformed, forged, expired or revoked token.
    pub async fn optional_caller(&self, request: &Request) -> Result<Option<Caller>, Failure> {
        match token_of(request)? {
            Some(token) => self.caller_of_token(token).await.map(Some),
            None => Ok(None),
        }
    }

    /// The signed-in user of a request on a hot path: a session that this container read at
    /// most [`SESSION_TRUST`] ago is trusted without reading it again.
    ///
    /// # Errors
    /// 401 as [`Self::caller`].
    ///
    /// [`SESSION_TRUST`]: boli_domain::limits::SESSION_TRUST
    pub async fn recent_caller(&self, request: &Request) -> Result<Caller, Failure> {
        let token = token_of(request)?
            .ok_or_else(|| unauthenticated("Authentication credentials were not provided."))?;
        let now = self.now();
        let claims = self.verifier()?.verify(token, now);
        let claims = claims.ok_or_else(|| unauthenticated("Invalid token."))?;
        if let Some(caller) = self.warm().caller(claims.sid, now) {
            return Ok(caller);
        }
        let caller = self.caller_of_token(token).await?;
        self.warm().saw_caller(caller.clone(), now);
        Ok(caller)
    }

    /// The signed-in user of a bare token, as sockets send it.
    ///
    /// # Errors
    /// 401 for a forged, expired or revoked token.
    pub async fn caller_of_token(&self, token: &str) -> Result<Caller, Failure> {
        let invalid = || unauthenticated("Invalid token.");
        let claims = self
            .verifier()?
            .verify(token, self.now())
            .ok_or_else(invalid)?;
        self.caller_of_session(claims.sub, claims.sid)
            .await?
            .ok_or_else(invalid)
    }

    /// The user of a session, unless it ended or the account is closed.
    ///
    /// # Errors
    /// The table can't be reached.
    pub async fn caller_of_session(
        &self,
        user: UserId,
        session: SessionId,
    ) -> Result<Option<Caller>, Failure> {
        let (session, user) = self.store().signed_in(user, session).await?;
        let session = session.filter(|session| session.valid_until > self.now());
        let user = user.filter(|user| user.account_status == AccountStatus::Active);
        let both = session.zip(user);
        // A new password ends the sessions before it, and a sign-in that was under way.
        let both =
            both.filter(|(session, user)| session.password_revision == user.password_revision);
        Ok(both.map(|(session, user)| Caller {
            user,
            session_id: session.id,
        }))
    }
}

/// The token in a request's header, or `None` when it names none of ours.
fn token_of(request: &Request) -> Result<Option<&str>, Failure> {
    let Some(header) = request.header(AUTHORIZATION) else {
        return Ok(None);
    };
    let mut words = header.split_whitespace();
    let scheme = words.next().unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("token") && !scheme.eq_ignore_ascii_case("bearer") {
        return Ok(None);
    }
    match (words.next(), words.next()) {
        (Some(token), None) => Ok(Some(token)),
        (None, _) => Err(unauthenticated(
            "Invalid token header. No credentials provided.",
        )),
        _ => Err(unauthenticated(
            "Invalid token header. Token string should not contain spaces.",
        )),
    }
}
