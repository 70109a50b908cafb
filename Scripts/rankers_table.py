"""Turns the documents that Scripts/rankers-table collects into one Markdown table a dataset and one CSV file."""

import csv
import json
import os
import pathlib
import statistics
import sys

results = pathlib.Path(os.environ["RESULTS"])
rankers = os.environ["RANKERS"].split()
lines = []
rows = []
for dataset in os.environ["DATASETS"].split():
    table = []
    popularity = None
    for ranker in rankers:
        documents = [json.loads(path.read_text()) for path in sorted(results.glob(f"{dataset}-{ranker}-*.json"))]
        if not documents:
            continue
        for document in documents:
            rows.append([
                dataset, ranker, document["seed"], document["metrics"]["hr@10"], document["metrics"]["ndcg@10"],
                document["epochs"], document["seconds"]["perEpoch"], document["seconds"]["total"],
                document["parameters"],
            ])

        def mean(value):
            return statistics.mean(value(document) for document in documents)

        def spread(value):
            values = [value(document) for document in documents]
            return f" ± {statistics.stdev(values):.3f}" if len(values) > 1 else ""

        hit, gain = (lambda d: d["metrics"]["hr@10"]), (lambda d: d["metrics"]["ndcg@10"])
        if ranker == "itempop":
            popularity = mean(hit), mean(gain)
        elif popularity and (mean(hit) <= popularity[0] or mean(gain) <= popularity[1]):
            print(f"rankers-table: {ranker} does not beat itempop on {dataset}", file=sys.stderr)
        table.append(
            f"| `{ranker}` | {mean(hit):.3f}{spread(hit)} | {mean(gain):.3f}{spread(gain)} "
            f"| {mean(lambda d: d['epochs']):.0f} | {mean(lambda d: d['seconds']['perEpoch']):.2f} "
            f"| {documents[0]['parameters']:,} | {len(documents)} |"
        )
    if table:
        name = f"{dataset.removesuffix('-unique')} --unique" if dataset.endswith("-unique") else dataset
        lines += [f"**`--dataset {name}`**", "", "| | HR@10 | NDCG@10 | epochs | seconds an epoch | parameters | seeds |"]
        lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: |", *table, ""]

with open(results / "rankers.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(
        ["dataset", "ranker", "seed", "hr@10", "ndcg@10", "epochs", "secondsPerEpoch", "seconds", "parameters"])
    writer.writerows(rows)
text = "\n".join(lines)
(results / "rankers.md").write_text(text)
print(text)
