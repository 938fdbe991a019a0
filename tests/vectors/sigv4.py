#!/usr/bin/env python3
"""Signatures by botocore, for tests/vectors/sigv4.tsv: name, key id, secret, session,
region, service, seconds since 1970, method, path as sent, query, body, Authorization.
Needs `pip install botocore`; the first row is AWS's own published vector ("get-vanilla" of the SigV4 test suite), asserted here.
python3 tests/vectors/sigv4.py >tests/vectors/sigv4.tsv"""
import datetime
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
THEN = datetime.datetime(2015, 8, 30, 12, 36, tzinfo=datetime.timezone.utc)
MODEL = "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse"
ARN = "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Fx/converse-stream"
ROWS = [
    ("get-vanilla", None, "us-east-1", "service", "GET", "/", "", ""),
    ("post-vanilla", None, "us-east-1", "service", "POST", "/", "", ""),
    ("query", None, "us-east-1", "service", "GET", "/", "Param1=value1&Param2=value2", ""),
    ("session", "AQoDYXdzEPT//////////wEXAMPLE", "us-east-1", "service", "POST", "/", "", ""),
    ("bedrock-colon", None, "eu-west-1", "bedrock", "POST", MODEL, "", '{"a":"\u00e9"}'),
    ("bedrock-arn", "TOKEN", "eu-west-1", "bedrock", "POST", ARN, "", "{}"),
]


def sign(name, session, region, service, method, path, query, body):
    host = "example.amazonaws.com"
    headers = {"Host": host}
    if service == "bedrock":
        headers["Content-Type"] = "application/json"
    r = AWSRequest(method=method, url=f"https://{host}{path}" + (f"?{query}" if query else ""),
                   data=body.encode(), headers=headers)
    a = botocore.auth.SigV4Auth(Credentials(*KEY, session), service, region)
    with mock.patch("botocore.auth.get_current_datetime", return_value=THEN):
        a.add_auth(r)
    return r.headers["Authorization"]


for row in ROWS:
    name, session, region, service, method, path, query, body = row
    authorization = sign(*row)
    if name == "get-vanilla":
        assert authorization.endswith(
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    print("\t".join([name, *KEY, session or "", region, service,
                     str(int(THEN.timestamp())), method, path, query, body,
                     authorization]))
