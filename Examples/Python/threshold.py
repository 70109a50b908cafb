"""Fails when an attack bought too much: python3 threshold.py popular.json --most-exposure 0.05 --least-hr 0.1

Reads what `mithridate poison --json` has printed. Exit code 0 if every document keeps every threshold that is given, 1 if one
does not, 64 for wrong options, 65 for a document that is none, 66 for one that is not there. On GitHub, what is crossed becomes
an annotation of the run, and the table its summary. A figure that could not be measured keeps no threshold.
"""
import argparse, json, math, os, sys


def main():
    parser = argparse.ArgumentParser(description="Fails when an attack bought too much.")
    parser.add_argument("documents", nargs="+", metavar="FILE", help="what `mithridate poison --json` has printed")
    parser.add_argument("--yardstick", action="append", default=[], metavar="FILE", help="one that is shown and not judged")
    parser.add_argument("--most-exposure", type=share, metavar="SHARE",
                        help="of all places in top tens, at most this share may go to the attacker's items")
    parser.add_argument("--least-hr", type=share, metavar="SHARE",
                        help="at least this share of users must find their next click in ten places, with the poison in the log")
    parser.add_argument("--most-lost-hr", type=share, metavar="SHARE", help="the poison may cost at most this much of it")
    parser.error = lambda message: leave(64, message)
    options = parser.parse_args()
    limits = (options.most_exposure, options.least_hr, options.most_lost_hr)
    if all(limit is None for limit in limits):
        parser.error("no threshold: give --most-exposure, --least-hr or --most-lost-hr")
    rows, crossed = [], []
    for path in options.documents + options.yardstick:
        attack = read(path)
        judged = path not in options.yardstick
        found = broken(attack, *limits) if judged else []
        crossed += [f"{attack['attack']} on {attack['ranker']}: {what}" for what in found]
        rows.append((attack["attack"], attack["ranker"], percent(attack["exposure"]), percent(attack["hr"]),
                     percent(attack["cleanHR"]), "crossed" if found else "kept" if judged else "yardstick"))
    show(rows)
    for line in crossed:
        print(f"::error title=Robustness::{line}" if "GITHUB_ACTIONS" in os.environ else f"crossed: {line}")
    return 1 if crossed else 0


def broken(attack, most_exposure, least_hr, most_lost_hr):
    """What a document says that it should not, in words."""
    lost = None if None in (attack["hr"], attack["cleanHR"]) else attack["cleanHR"] - attack["hr"]
    checks = [
        (most_exposure, attack["exposure"], lambda limit, value: value <= limit,
         "{} of all places went to the attacker's items, at most {} may"),
        (least_hr, attack["hr"], lambda limit, value: value >= limit,
         "{} of the users' next clicks are found under attack, at least {} must be"),
        (most_lost_hr, lost, lambda limit, value: value <= limit,
         "the poison cost {} of the users their next click, at most {} may be lost"),
    ]
    return [words.format(percent(value), percent(limit)) if value is not None else
            words.format("an unknown share", percent(limit)) + "; see why in what the attack printed"
            for limit, value, keeps, words in checks
            if limit is not None and (value is None or not keeps(limit, value))]


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        places = document["recNum"]["ceiling"]
        accuracy = document["accuracy"]
        return {"attack": document["attack"], "ranker": document["ranker"],
                "exposure": number(document["recNum"]["poisoned"]) / places if places else None,
                "hr": number(accuracy["poisoned"]["hr@10"]), "cleanHR": number(accuracy["clean"]["hr@10"])}
    except OSError as error:
        leave(66, f"{path}: {error.strerror}")
    except (ValueError, KeyError, TypeError):
        leave(65, f"{path}: not what 'mithridate poison --json' prints")


def number(value):
    if value is not None and not math.isfinite(value):
        raise ValueError(value)
    return value


def share(text):
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"a share lies between 0 and 1, not {text}")
    return value


def percent(value):
    return "–" if value is None else f"{value:.2%}"


def show(rows):
    """The table as Markdown, which reads as text too; in the run's summary where there is one."""
    lines = ["| attack | recommender | places taken | HR@10 | HR@10 without | thresholds |", "| --- | --- | ---: | ---: | ---: | --- |",
             *("| " + " | ".join(map(str, row)) + " |" for row in rows)]
    print("\n".join(lines))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(summary, "a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


def leave(code, message):
    print(f"threshold.py: error: {message}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    sys.exit(main())
