extension EvadeDocument {
  /// How far attacked paths drift from clean ones, as distances between distributions (MMD).
  package struct Drift: Codable, Sendable, Equatable {
    /// The distance of attacked from clean paths.
    package var clean: Double
    /// The distance between clean paths: what is no drift.
    package var noiseFloor: Double
    /// How likely a distance as large as ``clean`` is by chance.
    package var pValue: Double
    /// The distance of attacked paths from those under `fgsm-l1` with ε = 0.1.
    package var l1: Double
    /// The bandwidth of the kernel.
    package var bandwidth: Double
    /// How many paths of each kind are compared.
    package var sequences: Int

    package init(
      clean: Double, noiseFloor: Double, pValue: Double, l1: Double, bandwidth: Double,
      sequences: Int
    ) {
      self.clean = clean
      self.noiseFloor = noiseFloor
      self.pValue = pValue
      self.l1 = l1
      self.bandwidth = bandwidth
      self.sequences = sequences
    }
  }

  /// One user's way to the first recommended product, without and under attack.
  package struct Example: Codable, Sendable, Equatable {
    /// A hop of a path.
    package struct Hop: Codable, Sendable, Equatable {
      /// The relation that is followed.
      package var relation: String
      /// What kind of thing it leads to.
      package var kind: String
      /// Its number among its kind.
      package var node: Int
      /// What it is called.
      package var label: String

      package init(relation: String, kind: String, node: Int, label: String) {
        self.relation = relation
        self.kind = kind
        self.node = node
        self.label = label
      }
    }

    /// The user's number.
    package var user: Int
    /// What the user is called.
    package var label: String
    /// The hops without the attack.
    package var clean: [Hop]
    /// The hops under attack.
    package var attacked: [Hop]
    /// The first hop that differs, from 1.
    package var changedHop: Int

    package init(user: Int, label: String, clean: [Hop], attacked: [Hop], changedHop: Int) {
      self.user = user
      self.label = label
      self.clean = clean
      self.attacked = attacked
      self.changedHop = changedHop
    }
  }
}
