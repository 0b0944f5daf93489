//! Bodies that machines read: phones' systems, and probes.

use serde::Serialize;

/// One statement of `assetlinks.json`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssetLink {
    pub relation: [&'static str; 1],
    pub target: AndroidTarget,
}

/// The app of an [`AssetLink`].
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AndroidTarget {
    pub namespace: &'static str,
    pub package_name: String,
    pub sha256_cert_fingerprints: Vec<String>,
}

/// `apple-app-site-association`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppSiteAssociation {
    pub applinks: AppLinks,
}

/// The links that apps open.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppLinks {
    /// Always empty; Apple asks for it.
    pub apps: [String; 0],
    pub details: Vec<AppPaths>,
}

/// The paths that one app opens.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppPaths {
    /// Team id and bundle id.
    #[serde(rename = "appID")]
    pub app_id: String,
    pub paths: [&'static str; 3],
}

/// The reply of the health check.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    pub status: &'static str,
}
