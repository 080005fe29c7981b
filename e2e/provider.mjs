// A real identity provider for the tests: npm oidc-provider, with its own key, discovery, code flow, PKCE and
// back-channel logout. Who signs in there is decided by POST /_wie, in place of a person at its screen.
import http from "node:http";
import * as oidc from "oidc-provider";

const [port, base, ...ids] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
let now = { sub: "niemand", acr: "laag", claims: {} };

const provider = new oidc.Provider(issuer, {
  clients: [{
    client_id: "tafel", client_secret: "een-geheim-van-de-test", grant_types: ["authorization_code"], response_types: ["code"],
    redirect_uris: ids.map((id) => `${base}/aanmelden/terug/${id}`),
    backchannel_logout_uri: `${base}/aanmelden/uit/${ids[0]}`, backchannel_logout_session_required: true,
  }],
  scopes: ["openid", "werk"],
  claims: { openid: ["sub"], acr: null, sid: null, werk: ["email", "email_verified", "given_name", "family_name", "organisatie", "groepen", "functie"] },
  acrValues: ["laag", "hoog"],
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  interactions: { url: (_, i) => `/inloggen/${i.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...now.claims }) }),
  // It refuses to talk to addresses of this machine; for a test that is where everything is.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  cookies: { keys: ["alleen-voor-de-test"] },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid werk");
    await grant.save();
    return grant;
  },
});

const serve = provider.callback();
http.createServer(async (req, res) => {
  try {
    if (req.method === "POST" && req.url === "/_wie") {
      let text = "";
      for await (const piece of req) text += piece;
      now = JSON.parse(text);
      return res.end("ok");
    }
    if (req.url.startsWith("/inloggen/")) {
      if (now.weigert) return await provider.interactionFinished(req, res, { error: "access_denied" });
      return await provider.interactionFinished(req, res, { login: { accountId: now.sub, acr: now.acr, remember: false } });
    }
    return serve(req, res);
  } catch (error) {
    res.statusCode = 500;
    res.end(String(error));
  }
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
