# The commands of the project. `just` without a name lists them.

default:
    @just --list

# Start the local cloud on http://localhost:8000.
run *flags:
    cargo run -- {{flags}}

# Play a whole show and check the facts.
demo *flags:
    cargo run -- demo {{flags}}

# Serve table, queues, mails … and pass /api on to functions that run elsewhere.
services rest="http://localhost:9000" *flags:
    cargo run -- edge --rest {{rest}} --env-file .local/functions.env {{flags}}

# Compile and serve each REST function when it is called, beside `just services`.
watch *flags:
    cargo lambda watch --wait --invoke-address 127.0.0.1 --env-file .local/functions.env {{flags}}

# Hand a function its sample event, beside `just watch`.
invoke function:
    cargo lambda invoke --invoke-address 127.0.0.1 {{function}} --data-file events/{{function}}.json

# Make the routes of `just watch` from template.yaml.
routes:
    cargo run -q -- routes --write Cargo.toml

# Serve the built REST functions in containers, beside `just services http://localhost:3000`.
containers architecture="arm64":
    awk '/Architectures: \[arm64\]/ {sub(/arm64/, "{{architecture}}")} {print} /^        BOLI_TABLE: / {print "        AWS_ENDPOINT_URL: \"\"\n        RAZORPAY_URL: \"\""}' template.yaml > .local/template.yaml
    set -a; . .local/functions.env; sam local start-api --template .local/template.yaml --docker-volume-basedir . --docker-network host --warm-containers LAZY

# What README and CI call the tests.
test:
    cargo test --workspace

# Everything CI checks.
ci:
    .ci/run

# Measure; each prints a table.
bench name:
    cargo run --release -p bench -- {{name}}
