"""The same read as catalog-get-category, with boto3: one GetItem."""

import json
import os

import boto3

table = boto3.client("dynamodb")
key = {"PK": {"S": os.environ["PK"]}, "SK": {"S": os.environ["SK"]}}


def handler(event, context):
    item = table.get_item(TableName=os.environ["BOLI_TABLE"], Key=key).get("Item")
    if item is None:
        return {"statusCode": 404, "body": "{}"}
    body = {"id": int(item["id"]["N"]), "name": item["name"]["S"]}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
