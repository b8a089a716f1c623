#!/usr/bin/env bash
# drift.sh STACK: compares the live environment with the deployed state. Ends with the engine's exit code: 7 is drift.
set -uo pipefail
stack=$1
pulumi preview --refresh --expect-no-changes --diff --non-interactive --color never --stack "$stack"
status=$?
if [ "$status" -eq 7 ]; then
  echo "::error title=Drift of $stack::The live environment differs from what was deployed. Find out who changed it, then repair it with: pulumi up --refresh --stack $stack"
elif [ "$status" -ne 0 ]; then
  echo "::error title=Drift of $stack is unknown::The comparison itself failed with exit code $status: see the log."
fi
exit "$status"
