import Foundation
import Testing

/// Signals, and what is said of the work.
@Suite(.serialized) struct SignalTests {
  private let folder: TemporaryFolder
  /// Whose epochs take far longer than a person waits.
  private let slow =
    "train --dataset bazaar --ranker ngcf --set dimension=512 --set layers=6 --jobs 1"

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["INT", "TERM", "HUP", "QUIT"])
  func everySignalEndsWorkThatDoesNotAsk(signal: String) throws {
    let run = try Script(
      """
      $M \(slow) --no-cache 2> $F/log & child=$!
      # Its first word says that it hears: on a busy machine that comes when it comes.
      for n in $(seq 300); do [ -s $F/log ] && break; sleep .1; done
      kill -\(signal) $child; start=$(date +%s%N)
      wait $child; code=$?; cat $F/log >&2
      echo $code $(( ($(date +%s%N) - start) / 1000000 ))
      """, in: folder, shell: "/bin/bash")
    let parts = run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(parts.first == 130, "\(run.output)")
    #expect(parts.last ?? .max < 2_000, "\(run.output)")
    #expect(run.errors.contains("mithridate: interrupted; nothing was kept"))
  }

  @Test func nohupIsRespected() throws {
    let run = try Script(
      """
      (trap '' HUP; exec $M train --dataset bazaar --ranker bpr --set epochs=20 --no-cache) &
      child=$!
      for n in 1 2 3 4 5; do kill -HUP $child 2>/dev/null; sleep .05; done
      wait $child; echo $?
      """, in: folder)
    #expect(run.output.hasSuffix("0\n"))
  }

  /// A trial whose runner was killed ends by itself.
  @Test func noTrialOutlivesItsRunner() throws {
    let run = try Script(
      """
      # As a runner does: nobody else holds the end of the pipe into which nothing is written.
      mkfifo $F/life
      /bin/sh -c 'exec 3<> $F/life
        MITHRIDATE_RUNNER=$$ $M \(slow) --no-cache < $F/life 3>&- 2> $F/log & echo $! > $F/pid; wait' &
      runner=$!
      for n in $(seq 100); do [ -s $F/log ] && break; sleep .2; done
      kill -0 $(cat $F/pid) || echo early
      kill -9 $runner
      # Two seconds, and as many again for what else this machine does.
      for n in $(seq 20); do sleep .2; kill -0 $(cat $F/pid) 2>/dev/null || break; done
      kill -0 $(cat $F/pid) 2>/dev/null && echo alive || echo gone
      """, in: folder)
    #expect(run.output.hasSuffix("gone\n"), "\(run.output) \(run.errors)")
  }

  @Test func promisesAreKept() throws {
    func interrupted(_ arguments: [String], after text: String) throws -> String {
      let run = try Invocation(arguments, interruptAfter: text)
      #expect(run.status == 130, "\(run.errors)")
      return run.errorLine
    }
    let train = ["train", "--dataset", "bazaar", "--ranker", "bpr", "--set", "epochs=3000"]
    let cache = ["--cache", folder.path + "/kept"]
    let next = "run the same command again to continue"
    #expect(try interrupted(train + cache, after: "epoch 1/").contains(next))
    #expect(try interrupted(train + ["--no-cache"], after: "epoch 1/").contains("nothing was kept"))
    let poison = [
      "poison", "--dataset", "bazaar", "--ranker", "bpr", "--set", "ranker.epochs=2", "--attack",
      "poisonrec", "--steps", "500", "--cache", folder.path + "/models",
    ]
    let step = "poisonrec on bpr"
    #expect(try interrupted(poison, after: step).contains("trained models were kept"))
    #expect(
      try interrupted(poison + ["--output", folder.path + "/run"], after: step).contains(next))
  }

  @Test func homeIsWhereTheEnvironmentSays() throws {
    let run = try Script(
      """
      unset MITHRIDATE_CACHE XDG_CACHE_HOME; export HOME=$F/home
      $M train --dataset bazaar --ranker bpr --set epochs=1 --quiet > /dev/null
      ls $F/home/.cache/mithridate
      XDG_CACHE_HOME=$F/xdg $M train --dataset bazaar --ranker bpr --set epochs=1 --quiet > /dev/null
      ls $F/xdg/mithridate
      XDG_DATA_HOME=$F/data $M datasets describe steam
      """, in: folder)
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("bpr-") } == 2)
    #expect(run.errors.contains(folder.path + "/data/mithridate/datasets"))
  }
}
