"""Web links (bookmarks)."""

from __future__ import annotations

from gatekeeper.sandbox.problem import invalid_parameter
from gatekeeper.sandbox.routes.alter import fulfil, target_folder, wish
from gatekeeper.sandbox.routes.shared_link import apply_link
from gatekeeper.sandbox.shape.web_link import WEB_LINK
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import item_name, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import WebLink
from gatekeeper.sandbox.world.removal import trash
from gatekeeper.sandbox.world.tree import add_item

__all__ = ["ROUTES"]


def make_web_link(call: Call) -> Answer:
    """The name is that of the URL where none is given."""
    body = call.json()
    url = _url(text(body, "url") or "")
    parent = target_folder(call, body)
    from_url = url.partition("://")[2].strip("/ ").replace("/", "_")
    name = item_name({"name": body.get("name") or from_url}) or ""
    owner = call.user if parent is call.world.root else parent.owner
    link = add_item(call.world, WebLink, parent, name, owner, call.now, by=call.user)
    link.url, link.description = url, text(body, "description") or ""
    record_event(call.world, "UPLOAD", call.user, item=link)
    return reply(WEB_LINK.show(link, call.view, call.asked))


def get_web_link(call: Call) -> Answer:
    return reply(WEB_LINK.show(call.web_link(call.params["web_link_id"]), call.view, call.asked))


def update_web_link(call: Call) -> Answer:
    """Everything is checked before anything changes."""
    link, body = call.web_link(call.params["web_link_id"]), call.json()
    call.check_etag(link)
    url, description = text(body, "url"), text(body, "description")
    if url is not None or description is not None:
        call.permitted(link, right.EDIT)
    checked = None if url is None else _url(url)
    wanted = wish(call, link, body)
    apply_link(call, link, body)
    fulfil(call, link, wanted)
    if checked is not None or description is not None:
        link.url = link.url if checked is None else checked
        link.description = link.description if description is None else description
        link.touch(call.user, call.now)
        record_event(call.world, "ITEM_MODIFY", call.user, item=link)
    return reply(WEB_LINK.show(link, call.view, call.asked))


def delete_web_link(call: Call) -> Answer:
    link = call.web_link(call.params["web_link_id"], right.DELETE)
    call.check_etag(link)
    trash(call.world, link, call.user, call.now)
    return no_content()


def _url(text_of_url: str) -> str:
    if not text_of_url.startswith(("http://", "https://")):
        raise invalid_parameter("url", f"Invalid value '{text_of_url}'.")
    return text_of_url


ROUTES = (
    Route("POST", "/2.0/web_links", make_web_link),
    Route("GET", "/2.0/web_links/{web_link_id}", get_web_link),
    Route("PUT", "/2.0/web_links/{web_link_id}", update_web_link),
    Route("DELETE", "/2.0/web_links/{web_link_id}", delete_web_link),
)
