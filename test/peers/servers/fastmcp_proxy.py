"""An MCP server as the documentation of FastMCP has it: OIDCProxy in front of Nextcloud, whose access tokens are opaque,
so that the ID token is verified, and a tool that asks Nextcloud with the token of the session.

Takes PORT, NEXTCLOUD_URL, CLIENT_ID, CLIENT_SECRET and FASTMCP_HOME from its environment.
"""

import os

import httpx2
from fastmcp import FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.server.auth.oidc_proxy import OIDCProxy
from fastmcp.server.dependencies import get_access_token

port = int(os.environ["PORT"])
nextcloud = os.environ["NEXTCLOUD_URL"]

server = FastMCP(
    "peer",
    auth=OIDCProxy(
        config_url=f"{nextcloud}/.well-known/openid-configuration",
        client_id=os.environ["CLIENT_ID"],
        client_secret=os.environ["CLIENT_SECRET"],
        base_url=f"http://localhost:{port}",
        required_scopes=["openid"],
        verify_id_token=True,
    ),
)


@server.tool(annotations={"readOnlyHint": True})
async def list_notes(category: str) -> list[str]:
    """The notes of a category."""
    token = get_access_token()
    async with httpx2.AsyncClient() as client:
        answer = await client.get(
            f"{nextcloud}/index.php/apps/notes/api/v1/notes",
            params={"category": category},
            headers={"authorization": f"Bearer {token.token if token else ''}", "ocs-apirequest": "true"},
        )
    if answer.is_error:
        raise ToolError(f"Nextcloud answered {answer.status_code}")
    return [note["title"] for note in answer.json()]


if __name__ == "__main__":
    server.run(transport="http", host="127.0.0.1", port=port, show_banner=False)
