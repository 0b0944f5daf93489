"""Speaks Lambda's Runtime API for handler.py: next event, handler, response, again."""

import http.client
import json
import os
import socket

from handler import handler

BASE = "/2018-06-01/runtime/invocation/"


def main():
    host = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    host.connect()
    host.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        host.request("GET", BASE + "next")
        reply = host.getresponse()
        request_id = reply.headers["lambda-runtime-aws-request-id"]
        event = json.loads(reply.read())
        try:
            answer, path = handler(event, None), request_id + "/response"
        except Exception as error:
            answer = {"errorType": type(error).__name__, "errorMessage": str(error)}
            path = request_id + "/error"
        host.request("POST", BASE + path, json.dumps(answer))
        host.getresponse().read()


main()
