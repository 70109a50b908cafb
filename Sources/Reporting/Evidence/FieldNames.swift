/// What the literature calls that which has an identifier here, and in which order it lists it.
enum FieldNames {
  /// Datasets, in the order of PoisonRec's tables.
  static let datasets = Names([
    ("steam", "Steam"), ("movielens-1m", "MovieLens"), ("amazon-phone", "Phone"),
    ("amazon-clothing", "Clothing"), ("amazon-beauty", "Beauty"), ("bazaar", "Bazaar"),
  ])

  /// Rankers, in the order of PoisonRec's Table III.
  static let rankers = Names([
    ("itempop", "ItemPop"), ("co-visitation", "CoVisitation"), ("pmf", "PMF"), ("bpr", "BPR"),
    ("neumf", "NeuMF"), ("autorec", "AutoRec"), ("gru4rec", "GRU4Rec"), ("ngcf", "NGCF"),
    ("lightgcn", "LightGCN"), ("ease", "EASE"), ("ials", "iALS"), ("sasrec", "SASRec"),
    ("mult-vae", "Mult-VAE"),
  ])

  /// Attacks by poisoning, in the order of PoisonRec's Table III; those it does not have at the end.
  static let poisoningAttacks = Names([
    ("random", "Random"), ("popular", "Popular"), ("middle", "Middle"),
    ("power-item", "PowerItem"), ("conslop", "ConsLOP"), ("appgrad", "AppGrad"),
    ("poisonrec", "PoisonRec"), ("worst-case", "Worst case"),
    ("bandwagon", "Bandwagon"), ("segment", "Segment"), ("rev-adv", "RevAdv"),
    ("dl-attack", "DLAttack"),
  ])

  /// Action spaces, the paper's own choice first.
  static let actionSpaces = Names([
    ("bcbt-popular", "BCBT-Popular"), ("bcbt-random", "BCBT-Random"), ("bplain", "BPlain"),
    ("plain", "Plain"),
  ])

  /// Controls, luck first.
  static let controls = Names([
    ("no-poison", "No poison"), ("random-best", "Random, best of as many"),
    ("popular-best", "Popular, best of as many"), ("middle-best", "Middle, best of as many"),
    ("power-item-best", "PowerItem, best of as many"),
    ("conslop-best", "ConsLOP, best of as many"),
    ("bandwagon-best", "Bandwagon, best of as many"),
    ("segment-best", "Segment, best of as many"),
    ("untrained-policy-mean", "Untrained policy, mean"),
    ("untrained-policy-best", "Untrained policy, best of as many"),
    ("shuffled-rewards-policy-mean", "Shuffled rewards, mean"),
    ("shuffled-rewards-best", "Shuffled rewards, best"),
  ])

  /// What stands behind the name of a defense, in a clause.
  static let defenseMeanings: [(name: String, meaning: String)] = [
    ("screen", "accounts that a detector suspects are dropped"),
    ("cap-repeats", "an account's clicks on an item count up to a cap"),
    ("distinct", "an account's repeated clicks on an item do not count"),
    (
      "new-item-damping",
      "clicks on an item count the less, the fewer established accounts have it"
    ),
    ("adversarial-training", "the recommender trains against the worst small change of itself"),
  ]

  /// What a table or a figure is called by its number in a paper, and where no paper is spoken of.
  private static let files = [
    "table-2": "logs", "table-3": "recnum", "table-4": "rules-of-thumb", "figure-4": "learning",
    "figure-5": "target-share", "figure-6": "map",
  ]

  /// The beginning of the name of a file: `figure-4`, or `learning` for somebody's own recommenders.
  static func file(_ number: String, isOwn: Bool) -> String {
    isOwn ? files[number] ?? number : number
  }

  /// Knowledge graphs.
  static let graphs = Names([
    ("beauty-kg", "Beauty"), ("cellphones-kg", "Cellphones"), ("clothing-kg", "Clothing"),
    ("bazaar-kg", "Bazaar"),
  ])

  /// Attacks by evasion, in the order of the paper's Table 1; the controls last.
  static let evasionAttacks = Names([
    ("none", "Original"), ("fgsm-l1", "FGSM ℓ1"), ("fgsm-l1-dense", "FGSM ℓ1 dense"),
    ("fgsm-l2", "FGSM ℓ2"), ("fgsm-linf", "FGSM ℓ∞"), ("jsma", "JSMA"),
    ("deepfool", "DeepFool"), ("gaussian", "Gaussian noise"),
    ("random-coordinate", "Random coordinate"),
  ])
}

/// Names by identifier, in an order.
struct Names: Sendable {
  private let entries: [(identifier: String, name: String)]

  init(_ entries: [(identifier: String, name: String)]) { self.entries = entries }

  /// The identifiers in order.
  var identifiers: [String] { entries.map(\.identifier) }

  /// The name, or the identifier itself if it is nothing that the literature knows.
  subscript(identifier: String) -> String {
    entries.first { $0.identifier == identifier }?.name ?? identifier
  }

  /// `identifiers`, each once, in this order; unknown ones last, by the alphabet.
  func sorted(_ identifiers: some Sequence<String>) -> [String] {
    let present = Set(identifiers)
    let known = entries.map(\.identifier).filter(present.contains)
    return known + present.subtracting(known).sorted()
  }
}
