/** Where this municipality's portal begins: `/`, or `/m/<slug>/` when several share a host. */
export const basePath = /^\/m\/[^/]+\//.exec(`${window.location.pathname}/`)?.[0] ?? '/'
