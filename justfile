# The commands of the project. `just` without a name lists them.

default:
    @just --list

# Start the local cloud on http://localhost:8000.
run *flags:
    cargo run -- {{flags}}

# Play a whole show and check the facts.
demo *flags:
    cargo run -- demo {{flags}}

# What README and CI call the tests.
test:
    cargo test --workspace

# Everything CI checks.
ci:
    .ci/run

# Measure; each prints a table.
bench name:
    cargo run --release -p boli-bench -- {{name}}
