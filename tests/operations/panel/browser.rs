//! A browser without scripts: it keeps cookies, follows forms, and knows nothing else.

use boli_admin::actions::operators::new_operator;
use boli_admin::second_factor;
use boli_domain::operator::Role;
use boli_local::World;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request};
use std::collections::BTreeMap;
use std::time::Duration;

pub const PASSWORD: &str = "a password for operators";

/// A page as it came.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub text: String,
    pub headers: HeaderMap,
}

impl Page {
    /// Where it leads on.
    pub fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The text between two others, the first time it is there.
    pub fn between<'a>(&'a self, before: &str, after: &str) -> Option<&'a str> {
        let (_, rest) = self.text.split_once(before)?;
        rest.split_once(after).map(|(found, _)| found)
    }

    /// What forms of the page carry.
    pub fn csrf(&self) -> String {
        self.between("name=\"csrf\" value=\"", "\"")
            .unwrap_or_default()
            .to_owned()
    }

    /// The addresses of rows of a model.
    pub fn rows(&self, model: &str) -> Vec<String> {
        let start = format!("href=\"/admin/{model}/");
        let links = self.text.split(&start).skip(1);
        let ids = links.filter_map(|rest| rest.split('"').next());
        ids.filter(|id| id.len() > 10 && !id.contains('?') && !id.starts_with("new/"))
            .map(|id| format!("/admin/{model}/{id}"))
            .collect()
    }
}

pub struct Browser<'a> {
    pub world: &'a World,
    cookies: BTreeMap<String, String>,
    secret: Option<String>,
}

impl<'a> Browser<'a> {
    pub fn new(world: &'a World) -> Self {
        Self {
            world,
            cookies: BTreeMap::new(),
            secret: None,
        }
    }

    /// An operator of these roles, signed in.
    pub async fn operator(world: &'a World, name: &str, roles: &[Role]) -> Self {
        make_operator(world, name, roles).await;
        let mut browser = Self::new(world);
        browser.sign_in(name, PASSWORD).await;
        browser
    }

    /// Signs in with both factors; sets up the second the first time.
    pub async fn sign_in(&mut self, name: &str, password: &str) {
        let asked = self.type_password(name, password).await;
        assert_eq!(asked.status, 303, "{}", asked.text);
        self.show_second_factor().await;
    }

    /// Types the code, of a secret that is set up when the page offers one.
    pub async fn show_second_factor(&mut self) {
        let page = self.get("/admin/sign-in/").await;
        if let Some(secret) = page.between("id=\"secret\">", "<") {
            self.secret = Some(secret.replace(' ', ""));
        }
        let done = self.type_code(&self.code()).await;
        assert_eq!((done.status, done.location()), (303, "/admin/"));
    }

    pub async fn type_password(&mut self, name: &str, password: &str) -> Page {
        let csrf = self.get("/admin/sign-in/").await.csrf();
        let fields = [
            ("csrf", csrf.as_str()),
            ("name", name),
            ("password", password),
        ];
        self.post("/admin/sign-in/", &fields).await
    }

    pub async fn type_code(&mut self, code: &str) -> Page {
        let csrf = self.get("/admin/sign-in/").await.csrf();
        self.post("/admin/sign-in/", &[("csrf", &csrf), ("code", code)])
            .await
    }

    /// What the authenticator app shows.
    pub fn code(&self) -> String {
        let now = self.world.cloud().operator().now();
        second_factor::code_at(self.secret.as_deref().unwrap(), now).unwrap()
    }

    /// Waits until the app shows another code.
    pub async fn next_code(&self) -> String {
        self.world.pass(Duration::from_secs(30)).await;
        self.code()
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        self.send(Method::POST, path, Some(body.finish())).await
    }

    /// Opens an action's form, fills it in, and sends it.
    pub async fn act(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = self.get(path).await;
        assert_eq!(form.status, 200, "{path}: {}", form.text);
        let csrf = form.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        self.post(path, &all).await
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<String>) -> Page {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder().method(method).uri(path);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Bytes::from(body.unwrap_or_default())).unwrap();
        let reply = self.world.cloud().request(request).await;
        for cookie in reply.headers().get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        Page {
            status: reply.status().as_u16(),
            headers: reply.headers().clone(),
            text: String::from_utf8_lossy(reply.body()).into_owned(),
        }
    }

    fn keep(&mut self, cookie: &str) {
        for part in ["; HttpOnly", "; SameSite=Strict", "; Path=/admin"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let (name, rest) = cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        if cookie.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Another browser with the same cookies: what a thief would have.
    pub fn copy(&self) -> Self {
        Self {
            world: self.world,
            cookies: self.cookies.clone(),
            secret: self.secret.clone(),
        }
    }
}

pub async fn make_operator(world: &World, name: &str, roles: &[Role]) {
    let deps = world.cloud().operator();
    let roles = roles.iter().copied().collect();
    let operator = new_operator(deps, name, PASSWORD, roles).unwrap();
    deps.store().create_operator(&operator).await.unwrap();
}
