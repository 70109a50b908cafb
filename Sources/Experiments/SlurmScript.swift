import Essentials

/// The script that Slurm runs for every worker of an experiment: one array of few jobs, never a job a trial.
package struct SlurmScript: Sendable {
  package var name: String
  package var workers: Int
  /// How many run at a time; nil for all that find room.
  package var throttle: Int?
  package var partition: String?
  /// As Slurm has it, `HH:MM:SS`.
  package var time: String?
  /// Where the workers write what they say.
  package var logs: String
  /// The folder that they work in.
  package var folder: String
  /// The words of the command.
  package var command: [String]

  package init(
    name: String, workers: Int, throttle: Int? = nil, partition: String? = nil,
    time: String? = nil, logs: String, folder: String, command: [String]
  ) {
    self.name = name
    self.workers = workers
    self.throttle = throttle
    self.partition = partition
    self.time = time
    self.logs = logs
    self.folder = folder
    self.command = command
  }

  /// Before its time is up, a job is told so many seconds ahead.
  package static let notice = 120

  /// Whether a text is a limit of time with which a job is told early enough to do something in between.
  ///
  /// - Throws: ``InputError/Kind/usage``.
  package static func check(time: String) throws {
    let match = time.wholeMatch(of: /(?:(\d+)-)?(\d+):(\d\d):(\d\d)/)
    guard let match, let hours = Int(match.2), let minutes = Int(match.3),
      let seconds = Int(match.4), minutes < 60, seconds < 60, hours < 100_000
    else {
      throw InputError(.usage, "--time is HH:MM:SS or D-HH:MM:SS, as in 12:00:00, not '\(time)'")
    }
    let days = match.1.flatMap { Int($0) } ?? 0
    guard days * 86_400 + hours * 3_600 + minutes * 60 + seconds > notice else {
      throw InputError(
        .usage,
        "--time must be more than \(notice) seconds: so long before its end a job is told to save its work"
      )
    }
  }

  /// The text.
  package var text: String {
    var options = [
      "job-name=\(Self.plain("mithridate-" + name))",
      "array=1-\(workers)\(throttle.map { "%\($0)" } ?? "")",
    ]
    if let partition { options.append("partition=\(partition)") }
    if let time { options.append("time=\(time)") }
    options += [
      "requeue", "open-mode=append", "signal=B:TERM@\(Self.notice)",
      "output=\(Self.escaped(logs))/%A_%a.log", "chdir=\(folder)",
    ]
    return """
      #!/bin/bash
      \(options.map { "#SBATCH --" + $0 }.joined(separator: "\n"))

      export OMP_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"

      \(command.map(Self.quoted).joined(separator: " ")) --shard auto &
      worker=$!
      # Time is nearly up: the worker saves what it has and ends with 75.
      trap 'told=1; kill -TERM "$worker"' TERM
      wait "$worker"
      code=$?
      if [ -n "$told" ]; then
        wait "$worker"
        code=$?
      fi
      # There is more to do: the job queues up again, unless somebody has cancelled it.
      if [ "$code" = 75 ] && [ "$(squeue -h -j "$SLURM_JOB_ID" -o %T)" = RUNNING ]; then
        scontrol requeue "$SLURM_JOB_ID"
      fi
      exit "$code"

      """
  }

  /// A word for the shell.
  private static func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: #"'\''"#) + "'"
  }

  /// In the names of files Slurm takes a percent sign for the beginning of something.
  private static func escaped(_ path: String) -> String { path.replacing("%", with: "%%") }

  /// What needs no quotes in an option of Slurm's.
  private static func plain(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
  }
}
