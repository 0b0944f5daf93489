"""Counts the resources that SAM's own transform makes of the template."""

import sys
from collections import Counter

from samcli.yamlhelper import yaml_parse
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

MOST_RESOURCES = 450  # CloudFormation stops at 500.


class NoManagedPolicies(ManagedPolicyLoader):
    """The template writes its policies out, so that nothing must be asked of IAM."""

    def __init__(self):
        pass

    def load(self):
        return {}


def main() -> int:
    with open(sys.argv[1], encoding="utf-8") as file:
        template = yaml_parse(file.read())
    for resource in template["Resources"].values():
        # The transform wants code that was uploaded already.
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    parameters = {"AWS::Region": "ap-south-1"}
    made = transform(template, parameters, NoManagedPolicies())
    counts = Counter(resource["Type"] for resource in made["Resources"].values())
    for kind, count in sorted(counts.items()):
        print(f"{count:5}  {kind}")
    total = sum(counts.values())
    print(f"{total:5}  resources after SAM's transform (at most {MOST_RESOURCES})")
    return 0 if total < MOST_RESOURCES else 1


sys.exit(main())
