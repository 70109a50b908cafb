/// What the paper on poisoning reports.
///
/// Source: Song et al. 2020, *PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box
/// Recommender Systems*, ICDE 2020.
enum PublishedPoisoning {
  static let citation = "Song et al., PoisonRec, ICDE 2020"

  /// The attack that the paper proposes, which it compares with all others.
  static let attack = "poisonrec"
  /// The action space that the paper chooses for it.
  static let actionSpace = "bcbt-popular"
  /// The experiment that repeats the paper's comparison, Table III.
  static let experiment = "table-3"

  /// Table II by dataset: users, items, samples.
  static let datasets: [String: (users: Int, items: Int, samples: Int)] = [
    "steam": (6_506, 5_134, 180_721),
    "movielens-1m": (5_999, 3_706, 943_317),
    "amazon-phone": (27_879, 10_429, 166_560),
    "amazon-clothing": (39_387, 23_033, 239_290),
  ]

  /// The columns of Table III.
  static let rankers = [
    "itempop", "co-visitation", "pmf", "bpr", "neumf", "autorec", "gru4rec", "ngcf",
  ]

  /// RecNum in Table III, if it is there.
  static func recNum(dataset: String, attack: String, ranker: String) -> Double? {
    guard let column = rankers.firstIndex(of: ranker) else { return nil }
    return tableThree[dataset]?[attack].map { Double($0[column]) }
  }

  /// Table III: RecNum by dataset and attack, one for each of ``rankers``.
  static let tableThree: [String: [String: [Int]]] = [
    "steam": [
      "random": [7, 278, 653, 114, 1_362, 667, 783, 2_203],
      "popular": [6, 1_895, 541, 106, 599, 738, 1_331, 1_093],
      "middle": [2, 530, 609, 116, 449, 643, 1_347, 798],
      "power-item": [6, 1_794, 534, 107, 588, 661, 1_401, 852],
      "conslop": [8, 4_715, 633, 121, 648, 683, 2_401, 1_699],
      "appgrad": [5_421, 135, 686, 122, 2_914, 1_256, 5_052, 8_094],
      "poisonrec": [6_496, 10_917, 1_211, 163, 4_994, 1_643, 24_319, 25_013],
    ],
    "movielens-1m": [
      "random": [0, 492, 2_282, 2_012, 412, 11_117, 236, 6],
      "popular": [0, 1_420, 4_237, 1_927, 10, 10_471, 1_367, 13_015],
      "middle": [0, 120, 2_415, 2_055, 10, 10_896, 282, 12],
      "power-item": [0, 1_136, 4_286, 1_972, 545, 10_691, 1_264, 11_230],
      "conslop": [0, 2_162, 4_246, 1_624, 2, 11_578, 714, 11_493],
      "appgrad": [0, 118, 3_580, 2_044, 2_604, 12_124, 4_372, 24],
      "poisonrec": [0, 1_552, 7_050, 2_442, 2_742, 12_472, 18_525, 21_577],
    ],
    "amazon-phone": [
      "random": [2_020, 464, 10_432, 4_282, 4_794, 2_822, 2_826, 8_784],
      "popular": [2_409, 2_368, 9_939, 3_846, 1_290, 3_885, 2_454, 8_048],
      "middle": [4_946, 208, 9_050, 3_565, 5_981, 2_627, 3_699, 9_552],
      "power-item": [2_358, 1_824, 10_880, 3_779, 1_978, 3_046, 944, 7_408],
      "conslop": [2_074, 6_234, 10_787, 4_099, 1_648, 4_694, 2_858, 9_136],
      "appgrad": [61_792, 131, 11_238, 4_187, 26_800, 4_700, 4_072, 10_852],
      "poisonrec": [82_032, 5_683, 12_195, 4_530, 28_646, 4_873, 8_513, 12_324],
    ],
    "amazon-clothing": [
      "random": [54_820, 413, 1_848, 2_827, 4_656, 11_270, 7_786, 7_376],
      "popular": [53_265, 1_262, 1_704, 2_803, 2_424, 12_032, 11_827, 9_468],
      "middle": [61_156, 125, 1_699, 3_077, 4_733, 9_768, 12_005, 5_672],
      "power-item": [57_508, 686, 1_810, 2_678, 2_525, 11_664, 7_234, 8_592],
      "conslop": [52_921, 3_312, 1_814, 2_842, 2_294, 11_981, 15_490, 7_524],
      "appgrad": [180_432, 62, 3_216, 3_816, 8_808, 13_472, 13_424, 11_090],
      "poisonrec": [218_275, 2_239, 3_363, 4_656, 12_592, 14_245, 22_013, 14_391],
    ],
  ]

  /// The columns of Table IV.
  static let tableFourDatasets = ["steam", "movielens-1m", "amazon-phone", "amazon-clothing"]

  /// Table IV: how often each heuristic is the best of the four, one for each of
  /// ``tableFourDatasets``.
  static let tableFour: [String: [Int]] = [
    "random": [4, 1, 1, 1],
    "popular": [2, 3, 2, 3],
    "middle": [1, 1, 4, 4],
    "power-item": [1, 2, 1, 0],
  ]

  /// Seconds of a training step by action space and size of the item set (section IV.B).
  static func secondsPerStep(actionSpace: String, items: Int) -> Double? {
    switch (actionSpace, items) {
    case ("bcbt-popular", 3_000): 1.41
    case ("bcbt-popular", 30_000): 2.33
    case ("plain", 3_000): 1.93
    case ("plain", 30_000): 15.69
    default: nil
    }
  }

  /// Rankers where the share of clicks on targets is "close to 1.0" (section IV.B).
  static let targetOnlyRankers: Set = ["itempop", "neumf"]
}
