"""Each function's role on the emulated account: its own sample passes, another's action is
refused. Prints a table; exits 1 when a row is wrong. Takes the URL of the edge, where accounts
are made whose tokens take the samples past the sign-in."""

import json
import re
import sys
import time
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

STACK = "boli"
EVENTS = Path(__file__).parent.parent / "events"
# The table's actions, in the order in which one is looked for that a role does not have. The
# last one no function has.
ACTIONS = ["DeleteItem", "UpdateItem", "PutItem", "Query", "GetItem", "Scan"]
# What the samples sign in with: a token that nobody signed.
SAMPLE_TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.sample"
KEY = {"PK": {"S": "USER#none"}, "SK": {"S": "USER"}}

quick = Config(retries={"max_attempts": 1}, read_timeout=60)
cloudformation = boto3.client("cloudformation", config=quick)
functions = boto3.client("lambda", config=quick)
iam = boto3.client("iam", config=quick)


def call(path: str, body: dict | None = None) -> dict:
    """A request to the edge."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(sys.argv[1] + path, data, headers)) as reply:
        return json.load(reply)


def sign_up() -> list[str]:
    """The tokens of a new buyer and a new seller."""
    run = f"{int(time.time()):x}"
    buyer, seller = f"roles_buyer_{run}", f"roles_seller_{run}"

    def form(name: str) -> dict:
        return {
            "username": name, "email": f"{name}@example.com", "password": "long enough 42",
            "password_confirm": "long enough 42", "first_name": "Roles", "last_name": "Test",
            "phone_number": "+919876500009",
        }

    call("/api/auth/register/seller/", form(seller) | {
        "shop_name": "Roles", "shop_address": "12 Linking Road, Mumbai",
        "aadhar_number": "123456789012", "pan_number": "ABCDE1234F",
    })
    call("/_local/sellers", {"username": seller, "verification_status": "verified", "is_account_active": True})
    selling = call("/api/auth/login/", {"username": seller, "password": "long enough 42"})["token"]

    call("/api/auth/register/buyer/", form(buyer))
    email = {"email": f"{buyer}@example.com"}
    call("/api/auth/registration/send-otp/", email)
    deadline = time.monotonic() + 60
    code = None
    while code is None and time.monotonic() < deadline:
        mails = [mail for mail in call("/_local/mail") if mail["to"] == email["email"]]
        code = next((found[1] for mail in mails if (found := re.search(r"\b([A-Z0-9]{5})\b", mail["text"]))), None)
    return [call("/api/auth/registration/verify-otp/", email | {"otp_code": code})["token"], selling]


def own(function: str, tokens: list[str]) -> tuple[bool, str]:
    """Invokes with the sample, as the first of the users who may call this function. Whatever
    it says of the sample's ids: it came past the sign-in, and nothing was denied to its role."""
    sample = (EVENTS / f"{function}.json").read_text(encoding="utf-8")
    said = ""
    for token in tokens:
        payload = sample.replace(SAMPLE_TOKEN, token)
        reply = functions.invoke(FunctionName=f"{STACK}-{function}", Payload=payload)
        answer = json.loads(reply["Payload"].read() or b"null")
        if "FunctionError" in reply:
            return False, f"failed: {answer}"
        answer = answer if isinstance(answer, dict) else {}
        status = answer.get("statusCode", 200)
        failures = len(answer.get("batchItemFailures", []))
        said = f"{failures} failed" if failures else str(status if "statusCode" in answer else "done")
        if failures or status >= 500 or status == 401:
            return False, said
        if status != 403:
            break
    return True, said


def allowed(role: str) -> set[str]:
    """The table actions in a role's own policies."""
    actions: set[str] = set()
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        for statement in document["Statement"]:
            listed = statement["Action"]
            actions.update([listed] if isinstance(listed, str) else listed)
    return {action.removeprefix("dynamodb:") for action in actions}


def foreign(role_arn: str, role: str, table: str) -> tuple[bool, str]:
    """Calls an action of the table that the role does not have, with the role's credentials."""
    action = next((name for name in ACTIONS if name not in allowed(role)), None)
    if action is None:
        return False, "it may do everything"
    session = boto3.client("sts", config=quick).assume_role(RoleArn=role_arn, RoleSessionName="roles")
    credentials = session["Credentials"]
    client = boto3.client(
        "dynamodb",
        config=quick,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
    calls = {
        "GetItem": lambda: client.get_item(TableName=table, Key=KEY),
        "PutItem": lambda: client.put_item(TableName=table, Item=KEY),
        "UpdateItem": lambda: client.update_item(TableName=table, Key=KEY),
        "DeleteItem": lambda: client.delete_item(TableName=table, Key=KEY),
        "Query": lambda: client.query(
            TableName=table,
            KeyConditionExpression="PK = :pk",
            ExpressionAttributeValues={":pk": KEY["PK"]},
        ),
        "Scan": lambda: client.scan(TableName=table, Limit=1),
    }
    try:
        calls[action]()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        return code == "AccessDeniedException", f"{action}: {code}"
    return False, f"{action}: allowed"


def main() -> int:
    resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    physical = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}
    names = (
        resource["PhysicalResourceId"].removeprefix(f"{STACK}-")
        for resource in resources
        if resource["ResourceType"] == "AWS::Lambda::Function"
    )
    # The others need the session that signing out ends.
    names = sorted(names, key=lambda name: (name == "accounts-logout", name))

    tokens = sign_up()

    def row(function: str) -> tuple[str, bool, str, bool, str]:
        role_arn = functions.get_function_configuration(FunctionName=f"{STACK}-{function}")["Role"]
        role = role_arn.rsplit("/", 1)[-1]
        return function, *own(function, tokens), *foreign(role_arn, role, physical["Table"])

    rows = [row(name) for name in names]
    wrong = 0
    print(f"{'function':44} {'its own sample':16} another's action")
    for function, passes, said, refused, how in rows:
        mark = "" if passes and refused else "   WRONG"
        wrong += bool(mark)
        print(f"{function:44} {said:16} {how}{mark}")
    print(f"{len(rows)} functions, {wrong} wrong")
    return 1 if wrong or len(rows) < 60 else 0


sys.exit(main())
