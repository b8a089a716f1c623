#!/usr/bin/env bash
# preview.sh STACK DIRECTORY: previews a stack, writes DIRECTORY/STACK.md for the comment and asks the policy gate.
set -uo pipefail
stack=$1
directory=$2
mkdir -p "$directory"
events=$(mktemp)
trap 'rm -f "$events"' EXIT

# The event log is one of the engine's flags for programs.
PULUMI_DEBUG_COMMANDS=true pulumi preview --diff --non-interactive --color never --stack "$stack" --event-log "$events"
status=$?
npx ts-node ops/pull-request/main.ts "$stack" "$events" > "$directory/$stack.md" || status=1
if [ "$status" -ne 0 ]; then
  echo "::error title=Preview of $stack::pulumi preview ended with exit code $status."
  exit "$status"
fi

npm run -s ops -- gate --stack "$stack"
status=$?
if [ "$status" -ne 0 ]; then
  echo "::error title=Policy gate of $stack::The gate is closed (exit code $status): the reasons are in the log."
  printf '\n**The policy gate is closed.** The reasons are in the log of the run.\n' >> "$directory/$stack.md"
fi
exit "$status"
