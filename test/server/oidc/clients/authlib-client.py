"""A program of a hospital, with Authlib: prints where to send the browser, reads where it came back, prints who it is."""
import json
import sys

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

issuer, client_id, secret, redirect_uri = sys.argv[1:5]
client = OAuth2Session(client_id, secret, scope="openid scope_all", redirect_uri=redirect_uri,
                       token_endpoint_auth_method="client_secret_basic", code_challenge_method="S256")
verifier = generate_token(48)
url, state = client.create_authorization_url(issuer + "/oidc/auth", code_verifier=verifier, nonce=generate_token())
print(url, flush=True)
back = sys.stdin.readline().strip()
client.fetch_token(issuer + "/oidc/token", authorization_response=back, code_verifier=verifier)
print(json.dumps(client.get(issuer + "/oidc/userinfo").json()), flush=True)
