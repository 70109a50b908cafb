import Foundation

/// A Slurm of two nodes on this machine, in a folder of its own: it ends with this value, and with this process
/// however that ends.
final class SlurmCluster: @unchecked Sendable {
  let folder: TemporaryFolder
  private let supervisor: Process
  /// Whose end tells the supervisor to end everything.
  private let lifeline = Pipe()

  /// Why there can be none here; nil if there can.
  static let obstacle: String? = {
    for program in ["slurmctld", "slurmd", "munged", "sbatch", "salloc"] where !isInstalled(program)
    {
      return "no \(program) here: apt-get install slurm-wlm munge"
    }
    if geteuid() != 0 { return "Slurm's daemons of two nodes are started by root only" }
    if getpwnam("munge") == nil { return "munge has no user of its own" }
    return nil
  }()

  private static func isInstalled(_ program: String) -> Bool {
    ["/usr/sbin", "/usr/bin"].contains { access("\($0)/\(program)", X_OK) == 0 }
  }

  /// Starts both nodes and waits until they are there.
  ///
  /// - Parameter second: What the second node does before it starts, in a space of mounts of its own.
  init(second: String? = nil) throws {
    folder = try TemporaryFolder()
    supervisor = Process()
    supervisor.executableURL = URL(filePath: "/bin/bash")
    supervisor.arguments = ["-c", Self.script, "slurm", folder.path, second ?? ""]
    supervisor.standardInput = lifeline
    supervisor.standardOutput = FileHandle.nullDevice
    supervisor.standardError = FileHandle.nullDevice
    try supervisor.run()
    try wait(60, "both nodes") { try nodes("idle") == 2 }
  }

  deinit {
    try? lifeline.fileHandleForWriting.close()
    // Foundation's own way to wait needs the thread that has started it.
    while waitpid(supervisor.processIdentifier, nil, WNOHANG) == 0 { usleep(50_000) }
  }

  struct Trouble: Error, CustomStringConvertible { var description: String }

  /// Waits until something holds, at most so many seconds.
  ///
  /// - Returns: How many it took.
  @discardableResult
  func wait(
    _ seconds: Double, _ what: String, until holds: () throws -> Bool
  ) throws -> Double {
    let start = ContinuousClock.now
    while try !holds() {
      guard ContinuousClock.now - start < .seconds(seconds) else {
        let log = try? String(contentsOfFile: folder.path + "/log/slurmctld", encoding: .utf8)
        throw Trouble(
          description: "\(what): not within \(seconds) s\n\(try shell("squeue; sinfo").output)"
            + (log?.suffix(3_000) ?? ""))
      }
      usleep(300_000)
    }
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// How many nodes are in this state.
  func nodes(_ state: String) throws -> Int {
    let answer = try shell("sinfo -h -t \(state) -o %D").output
    return answer.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.reduce(0, +)
  }

  /// The jobs that are not over, as `squeue -o FORMAT` has them.
  func jobs(_ format: String = "%i") throws -> [String] {
    try shell("squeue -h -r -o '\(format)'").output.split(separator: "\n").map(String.init)
  }

  /// Waits until no job is left.
  func drain(_ seconds: Double = 240) throws {
    try wait(seconds, "the end of all jobs") { try jobs().isEmpty }
  }

  /// What the shell runs as somebody on this cluster, with `$M` for the command and `$F` for the folder.
  func shell(_ text: String) throws -> Script {
    try Script(
      "export SLURM_CONF='\(folder.path)/slurm.conf'\n" + text, in: folder,
      saying: TemporaryFolder(), shell: "/bin/bash")
  }

  /// The number of the node's own daemon.
  func daemon(_ node: String) throws -> pid_t {
    let text = try String(contentsOfFile: "\(folder.path)/\(node).pid", encoding: .utf8)
    return pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// Ends the node's daemon and all that it has started, as when a machine is gone.
  func lose(_ node: String) throws {
    let own = try daemon(node)
    let table = try shell("ps -e -o pid= -o ppid= -o args=").output.split(separator: "\n")
    var parents: [pid_t: pid_t] = [:]
    var steps: Set<pid_t> = []
    for line in table {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count == 3, let process = pid_t(words[0]), let parent = pid_t(words[1]) else {
        continue
      }
      parents[process] = parent
      // A step's daemon is nobody's child; its spool folder says whose node it is.
      if words[2].hasPrefix("slurmstepd"), isStep(process, of: node) { steps.insert(process) }
    }
    func isLost(_ process: pid_t) -> Bool {
      var process = process
      while let parent = parents[process], process > 1 {
        if steps.contains(process) { return true }
        process = parent
      }
      return false
    }
    // A machine that is gone tells nobody how its jobs ended: those who would tell go first.
    kill(own, SIGKILL)
    for step in steps { kill(step, SIGKILL) }
    for process in parents.keys where isLost(process) { kill(process, SIGKILL) }
  }

  /// Whether a step's daemon is of this node: its environment says so.
  private func isStep(_ process: pid_t, of node: String) -> Bool {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
    return files.contains { file in
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/\(process)/fd/\(file)")
      return target == "\(folder.path)/log/\(node)"
    }
  }

  /// Starts the daemons, waits for the end of its input, and ends them.
  private static let script = #"""
    D=$1; H=$(hostname); P=$((20000 + RANDOM % 9000))
    mkdir -p $D/{state,spool/n1,spool/n2,log,munge}
    chmod 755 $D
    head -c 1024 /dev/urandom > $D/munge/key
    chown -R munge: $D/munge; chmod 755 $D/munge; chmod 400 $D/munge/key
    cat > $D/slurm.conf <<C
    ClusterName=mithridate
    SlurmctldHost=$H(127.0.0.1)
    SlurmUser=root
    SlurmdUser=root
    AuthType=auth/munge
    AuthInfo=socket=$D/munge/socket,cred_expire=5
    CredType=cred/munge
    SlurmctldPort=$P
    SlurmdParameters=config_overrides
    ProctrackType=proctrack/linuxproc
    TaskPlugin=task/none
    SelectType=select/cons_tres
    SelectTypeParameters=CR_CPU
    StateSaveLocation=$D/state
    SlurmdSpoolDir=$D/spool/%n
    SlurmctldPidFile=$D/slurmctld.pid
    SlurmdPidFile=$D/%n.pid
    SlurmctldLogFile=$D/log/slurmctld
    SlurmdLogFile=$D/log/%n
    SlurmdTimeout=8
    KillWait=12
    ReturnToService=2
    MpiDefault=none
    SwitchType=switch/none
    SchedulerParameters=sched_interval=2,sched_min_interval=0,batch_sched_delay=0
    MailProg=/bin/true
    NodeName=n1 NodeHostname=$H NodeAddr=127.0.0.1 Port=$((P + 1)) CPUs=1 RealMemory=1000
    NodeName=n2 NodeHostname=$H NodeAddr=127.0.0.1 Port=$((P + 2)) CPUs=1 RealMemory=1000
    PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
    C
    sed -i 's/^ *//' $D/slurm.conf
    export SLURM_CONF=$D/slurm.conf
    # None of them is to hold the end of the pipe that this waits for.
    exec 3<&0 0</dev/null
    runuser -u munge -- munged --force --key-file $D/munge/key --socket $D/munge/socket \
      --pid-file $D/munge/pid --log-file $D/munge/log --seed-file $D/munge/seed 3<&-
    slurmctld -D -c -i 3<&- & daemons=$!
    slurmd -D -N n1 3<&- & daemons="$daemons $!"
    if [ -n "$2" ]; then
      unshare -m /bin/sh -c "$2; exec slurmd -D -N n2" 3<&- &
    else
      slurmd -D -N n2 3<&- &
    fi
    daemons="$daemons $!"
    cat <&3 > /dev/null
    scancel -u root 2> /dev/null
    for n in $(seq 20); do [ -z "$(squeue -h 2> /dev/null)" ] && break; sleep .1; done
    # A node that was started anew is none of the children.
    kill $daemons $(cat $D/n1.pid $D/n2.pid $D/munge/pid 2> /dev/null) 2> /dev/null
    sleep 1
    # Who was started with SIGTERM blocked does not hear it.
    kill -9 $daemons $(cat $D/n1.pid $D/n2.pid $D/munge/pid 2> /dev/null) 2> /dev/null
    wait
    """#
}
