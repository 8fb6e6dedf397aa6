"""A model hub on 127.0.0.1: the few answers of the real one that a pull needs, and its faults.

with HubServer() as hub:
    hub.add("owner/name", folder)
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

LFS_SUFFIXES = (".safetensors", ".bin", ".spm", ".model")


@dataclass
class Repository:
    """One repository. `corrupt` files are served with a flipped byte."""

    files: dict[str, bytes]
    commit: str
    gated: bool = False
    corrupt: set[str] = field(default_factory=set)
    no_checksums: bool = False


@dataclass
class Sent:
    """One request that was answered."""

    method: str
    path: str
    range: str
    status: int


class HubServer:
    """Serves repositories until the `with` block ends.

    Attributes:
        log: every request, in order.
        cut_after: break each download off after this many bytes of the file; None: never.
        ignore_range: answer 200 with the whole file, as some proxies do.
        seconds_per_block: slow down, 64 kB a block.
    """

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.log: list[Sent] = []
        self.cut_after: int | None = None
        self.ignore_range = False
        self.seconds_per_block = 0.0
        self.status: int | None = None
        hub = self

        class Handler(_Handler):
            server_hub = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Address of the hub."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, hub_id: str, folder: Path, **options: Any) -> Repository:
        """Serve the files of a folder, with some of the litter that real repositories hold."""
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        files |= {"README.md": b"# A model\n", "tf_model.h5": b"not wanted", ".gitattributes": b""}
        digest = hashlib.sha1(b"".join(files.values()), usedforsecurity=False).hexdigest()
        self.repositories[hub_id] = Repository(files=files, commit=digest, **options)
        return self.repositories[hub_id]

    def downloads(self, name: str) -> list[Sent]:
        """Return the GET requests for a file."""
        return [
            sent for sent in self.log if sent.method == "GET" and sent.path.endswith(f"/{name}")
        ]

    def close(self) -> None:
        """Stop serving; later connections are refused."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> HubServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Handler(BaseHTTPRequestHandler):
    server_hub: HubServer
    protocol_version = "HTTP/1.1"
    _INFO = re.compile(r"/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?")
    _TREE = re.compile(r"/api/models/([^/]+/[^/]+)/tree/([^/]+)")
    _FILE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *args: Any) -> None:
        """Keep the test output clean."""

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if self.server_hub.status:
            self._fail(self.server_hub.status, "")
        elif match := self._TREE.fullmatch(path):
            self._describe(match[1], match[2], tree=True)
        elif match := self._INFO.fullmatch(path):
            self._describe(match[1], match[2] or "main", tree=False)
        elif match := self._FILE.fullmatch(path):
            self._serve(match[1], match[2], match[3])
        else:
            self._fail(404, "")

    def _repository(self, hub_id: str, revision: str) -> Repository | None:
        repository = self.server_hub.repositories.get(hub_id)
        if repository is None:
            self._fail(401, "RepoNotFound")
        elif revision not in ("main", repository.commit):
            self._fail(404, "RevisionNotFound")
            return None
        return repository

    def _describe(self, hub_id: str, revision: str, *, tree: bool) -> None:
        repository = self._repository(hub_id, revision)
        if repository is None:
            return
        described = [_describe(name, body, repository) for name, body in repository.files.items()]
        if tree:
            value: Any = [
                {
                    "type": "file",
                    "path": item["rfilename"],
                    "size": item["size"],
                    "oid": item["blobId"],
                }
                for item in described
            ]
        else:
            value = {
                "id": hub_id,
                "sha": repository.commit,
                "siblings": described,
                "private": False,
            }
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _serve(self, hub_id: str, revision: str, name: str) -> None:
        repository = self._repository(hub_id, revision)
        if repository is None:
            return
        if repository.gated:
            self._fail(403, "GatedRepo")
        elif name not in repository.files:
            self._fail(404, "EntryNotFound")
        else:
            body = repository.files[name]
            if name in repository.corrupt:
                body = bytes([body[0] ^ 1]) + body[1:]
            self._send_range(body, repository, name)

    def _send_range(self, body: bytes, repository: Repository, name: str) -> None:
        headers = {
            "ETag": f'"{_etag(name, repository.files[name])}"',
            "X-Repo-Commit": repository.commit,
            "X-Linked-Size": str(len(body)),
            "Accept-Ranges": "bytes",
        }
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if wanted is None or self.server_hub.ignore_range:
            self._send(200, body, headers)
        elif int(wanted[1]) >= len(body):
            self._fail(416, "")
        else:
            start = int(wanted[1])
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self._send(206, body[start:], headers, offset=start)

    def _fail(self, status: int, code: str) -> None:
        headers = {"X-Error-Code": code, "X-Error-Message": code} if code else {}
        self._send(status, b"{}", headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str], offset: int = 0) -> None:
        hub = self.server_hub
        hub.log.append(Sent(self.command, self.path, self.headers.get("Range") or "", status))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            self._write(body, offset)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _write(self, body: bytes, offset: int) -> None:
        hub = self.server_hub
        for start in range(0, len(body), 65536):
            block = body[start : start + 65536]
            if hub.cut_after is not None and "resolve" in self.path:
                room = hub.cut_after - offset - start
                if room < len(block):
                    self.wfile.write(block[: max(room, 0)])
                    self.wfile.flush()
                    self.close_connection = True
                    self.connection.shutdown(2)
                    return
            self.wfile.write(block)
            time.sleep(hub.seconds_per_block)


def _describe(name: str, body: bytes, repository: Repository) -> dict[str, Any]:
    value: dict[str, Any] = {"rfilename": name}
    if repository.no_checksums:
        return value
    value |= {"size": len(body), "blobId": _git_sha1(body)}
    if name.endswith(LFS_SUFFIXES):
        sha256 = hashlib.sha256(body).hexdigest()
        value["lfs"] = {"sha256": sha256, "size": len(body), "pointerSize": 134}
    return value


def _etag(name: str, body: bytes) -> str:
    if name.endswith(LFS_SUFFIXES):
        return hashlib.sha256(body).hexdigest()
    return _git_sha1(body)


def _git_sha1(body: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
