#!/usr/bin/env bash
# Makes the documents beside it with the command at $1, version 0.1.0 of before the documents were
# declared once (commit a02bb0d). Every later version must read them, and write them the same.
set -euo pipefail
mithridate=$1
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export MITHRIDATE_CACHE="$scratch/cache" OMP_NUM_THREADS=1

"$mithridate" datasets describe bazaar --json > datasets-describe.json
"$mithridate" datasets list --data /nowhere --json > datasets-list.json
"$mithridate" train --dataset bazaar --ranker itempop --top 3 --json --quiet > train.json
"$mithridate" poison --dataset bazaar --ranker itempop --attack poisonrec --steps 2 --controls \
  --seed 2 --json --quiet > poison.json
"$mithridate" bench step --action-space plain --items 500 --steps 1 --json --quiet > bench-step.json
"$mithridate" bench evaluation --ranker itempop --json --quiet > bench-evaluation.json
"$mithridate" bench walk --users 100 --json --quiet > bench-walk.json
"$mithridate" evade --attack fgsm-l1 --users 300 --sequences 100 --json --quiet > evade.json
"$mithridate" detect --users 300 --paths 400 --test-on fgsm-l1 gaussian --json --quiet > detect.json
cat > "$scratch/small.yaml" <<'YAML'
name: small
trials:
  - command: train
    grid: {dataset: bazaar, ranker: itempop}
  - command: poison
    grid: {dataset: bazaar, ranker: bpr, attack: random, seed: 18446744073709551615}
    set: {draws: 2}
YAML
store="$scratch/small.sqlite"
run=("$mithridate" experiment run "$scratch/small.yaml" --store "$store" --json --quiet)
"${run[@]}" --only command=train > experiment-run.json
"${run[@]}" --dry-run > experiment-dry-run.json
"$mithridate" experiment status "$store" --json > experiment-status.json
