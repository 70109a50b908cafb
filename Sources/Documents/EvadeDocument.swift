import Essentials

/// What `evade` prints with `--json`: one attack on a recommender while it walks.
package struct EvadeDocument: Codable, Sendable {
  /// Durations in seconds.
  package struct Seconds: Codable, Sendable {
    /// The search without an attack.
    package var clean: Double
    /// The search under attack.
    package var attacked: Double

    package init(clean: Double, attacked: Double) {
      self.clean = clean
      self.attacked = attacked
    }
  }

  /// How many products a user is recommended on average: fewer than the list has room for where
  /// paths end in too few, and none where they end in none.
  package struct ListLengths: Codable, Sendable, Equatable {
    package var clean: Double
    package var attacked: Double

    package init(clean: Double, attacked: Double) {
      self.clean = clean
      self.attacked = attacked
    }
  }

  /// How large a perturbation is by each of the usual norms.
  package struct Norms: Codable, Sendable, Equatable {
    /// How many coordinates are not 0.
    package var l0: Double
    /// The sum of absolute values.
    package var l1: Double
    /// The Euclidean length.
    package var l2: Double
    /// The greatest absolute value.
    package var linf: Double

    package init(l0: Double, l1: Double, l2: Double, linf: Double) {
      self.l0 = l0
      self.l1 = l1
      self.l2 = l2
      self.linf = linf
    }
  }

  /// Everything that the trial was told, defaults included.
  package struct Configuration: Codable, Sendable {
    package var recommender: [String: JSON]
    package var attack: [String: JSON]
    package var beam: SearchDocument
    package var leavesOutShortLists: Bool

    package init(
      recommender: [String: JSON], attack: [String: JSON], beam: SearchDocument,
      leavesOutShortLists: Bool
    ) {
      self.recommender = recommender
      self.attack = attack
      self.beam = beam
      self.leavesOutShortLists = leavesOutShortLists
    }
  }

  /// The graph's name.
  package var graph: String
  /// The attack's name.
  package var attack: String
  /// Its budget; left out where there is none.
  package var epsilon: Double?
  /// What the budget bounds, "norm" or "per-coordinate"; documents of earlier versions lack it and mean the
  /// norm.
  package var budget: String?
  /// The norm that the budget is in.
  package var norm: String
  /// What it makes worse; left out for controls.
  package var objective: String?
  /// When it happens.
  package var schedule: String
  /// The share of hops that were attacked.
  package var frequency: Double
  /// Quality in percent, under attack, by name: `ndcg@10`; null where nobody counts.
  package var metrics: [String: Double?]
  /// Quality in percent, without.
  package var clean: [String: Double?]
  /// How far paths drift; left out if nothing was to be compared.
  package var mmd: Drift?
  /// How many users were recommended to.
  package var users: Int
  /// How many of them count without an attack: those with test purchases, and with enough
  /// recommendations where others are left out.
  package var countedUsers: Int
  /// How many of them count under it, which are fewer where it leaves lists short and users with short lists are
  /// left out; documents of earlier versions lack it.
  package var countedUsersUnderAttack: Int?
  /// What an operator would notice first; documents of the first days lack it.
  package var meanListLength: ListLengths?
  /// How many paths were walked under attack.
  package var paths: Int
  /// The share of them that is not walked without the attack; null without paths.
  @OrNull package var changedPaths: Double?
  /// The mean size of what is added to a state where it is attacked, by each norm; null where none was.
  @OrNull package var meanPerturbationNorms: Norms?
  /// One user whose first recommendation changed, if there is one.
  package var example: Example?
  package var seconds: Seconds
  package var seed: UInt64
  package var configuration: Configuration
  /// The SHA-256 of the graph's content; documents of earlier versions lack it.
  package var graphChecksum: String?

  package init(
    graph: String, attack: String, epsilon: Double?, norm: String, objective: String?,
    schedule: String, frequency: Double, metrics: [String: Double?], clean: [String: Double?],
    mmd: Drift?, users: Int, countedUsers: Int, meanListLength: ListLengths, paths: Int,
    changedPaths: Double?, meanPerturbationNorms: Norms?, example: Example?, seconds: Seconds,
    seed: UInt64, configuration: Configuration
  ) {
    self.graph = graph
    self.attack = attack
    self.epsilon = epsilon
    self.norm = norm
    self.objective = objective
    self.schedule = schedule
    self.frequency = frequency
    self.metrics = metrics
    self.clean = clean
    self.mmd = mmd
    self.users = users
    self.countedUsers = countedUsers
    self.meanListLength = meanListLength
    self.paths = paths
    self.changedPaths = changedPaths
    self.meanPerturbationNorms = meanPerturbationNorms
    self.example = example
    self.seconds = seconds
    self.seed = seed
    self.configuration = configuration
  }

  /// Whether the figures under attack are of other users than those without it, so that nothing follows from
  /// their difference.
  package var comparesOtherUsers: Bool { (countedUsersUnderAttack ?? countedUsers) != countedUsers }
}
