"""Reads a MIME message from standard input with Python's own parser, and tells its parts as JSON."""

import email
import hashlib
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read())


def told(part):
    content = part.get_payload(decode=True)
    return {
        "id": part["Content-ID"],
        "type": part["Content-Type"],
        "location": part["Content-Location"],
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


print(json.dumps({
    "type": message.get_content_type(),
    "first": message.get_param("type"),
    "around": [message.preamble or "", message.epilogue or ""],
    "defects": [str(defect) for part in message.walk() for defect in part.defects],
    "parts": [told(part) for part in message.get_payload()],
}))
