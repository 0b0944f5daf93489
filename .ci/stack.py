"""What .ci/deployed asks of the emulated account: `secret <name> <file>`, `output <key>`."""

import sys

import boto3


def main() -> None:
    task, *arguments = sys.argv[1:]
    if task == "secret":
        name, path = arguments
        with open(path, encoding="utf-8") as file:
            boto3.client("secretsmanager").create_secret(Name=name, SecretString=file.read())
    elif task == "output":
        [key] = arguments
        stack = boto3.client("cloudformation").describe_stacks(StackName="boli")["Stacks"][0]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        print(outputs[key])
    else:
        sys.exit(f"no task {task}")


main()
