/// A published dataset by its counts: many are called alike and are not the same.
public struct KnownDataset: Sendable, Equatable {
  /// What it is, its release or preprocessing included.
  public let name: String
  /// How many users have interactions; nil where the publisher does not say.
  public let users: Int?
  /// How many items have interactions; nil where the publisher does not say.
  public let items: Int?
  /// How many interactions there are, repeated ones included.
  public let interactions: Int
  /// Who counts it so.
  public let source: String

  private init(_ name: String, _ users: Int?, _ items: Int?, _ interactions: Int, _ source: String)
  {
    self.name = name
    self.users = users
    self.items = items
    self.interactions = interactions
    self.source = source
  }

  /// Those that are compared with.
  public static let all: [KnownDataset] =
    movieLens + amazon2014 + checkInsAndReviews + sessions + others

  private static let groupLens = "GroupLens, README of the release"
  private static let movieLens = [
    KnownDataset("MovieLens 100K", 943, 1_682, 100_000, groupLens),
    KnownDataset("MovieLens 1M", 6_040, 3_706, 1_000_209, groupLens),
    KnownDataset("MovieLens 10M", 69_878, 10_677, 10_000_054, groupLens),
    KnownDataset("MovieLens 20M", 138_493, 26_744, 20_000_263, groupLens),
    KnownDataset("MovieLens 25M", 162_541, 59_047, 25_000_095, groupLens),
    KnownDataset("MovieLens 32M", 200_948, 84_432, 32_000_204, groupLens),
    KnownDataset("MovieLens latest-small (9/2018)", 610, 9_724, 100_836, groupLens),
    KnownDataset("MovieLens 1M of NCF, train", 6_040, nil, 994_169, "He et al. 2017, repository"),
    KnownDataset(
      "MovieLens 1M of SASRec", 6_040, 3_416, 999_611, "Kang and McAuley 2018, repository"),
  ]

  private static let mcAuley = "McAuley, Amazon product data 2014, 5-core"
  private static let amazon2014 = [
    KnownDataset("Amazon Beauty 2014, 5-core", 22_363, 12_101, 198_502, mcAuley),
    KnownDataset("Amazon Cell Phones 2014, 5-core", 27_879, 10_429, 194_439, mcAuley),
    KnownDataset("Amazon Clothing 2014, 5-core", 39_387, 23_033, 278_677, mcAuley),
    KnownDataset("Amazon Sports 2014, 5-core", 35_598, 18_357, 296_337, mcAuley),
    KnownDataset("Amazon Toys 2014, 5-core", 19_412, 11_924, 167_597, mcAuley),
    KnownDataset("Amazon Video Games 2014, 5-core", 24_303, 10_672, 231_780, mcAuley),
    KnownDataset("Amazon Digital Music 2014, 5-core", 5_541, 3_568, 64_706, mcAuley),
    KnownDataset("Amazon Office 2014, 5-core", 4_905, 2_420, 53_258, mcAuley),
    KnownDataset("Amazon Instruments 2014, 5-core", 1_429, 900, 10_261, mcAuley),
    KnownDataset("Amazon Baby 2014, 5-core", 19_445, 7_050, 160_792, mcAuley),
    KnownDataset("Amazon Grocery 2014, 5-core", 14_681, 8_713, 151_254, mcAuley),
    KnownDataset("Amazon Health 2014, 5-core", 38_609, 18_534, 346_355, mcAuley),
    KnownDataset("Amazon Tools 2014, 5-core", 16_638, 10_217, 134_476, mcAuley),
    KnownDataset("Amazon Pet Supplies 2014, 5-core", 19_856, 8_510, 157_836, mcAuley),
    KnownDataset("Amazon Automotive 2014, 5-core", 2_928, 1_835, 20_473, mcAuley),
    KnownDataset("Amazon Patio 2014, 5-core", 1_686, 962, 13_272, mcAuley),
    KnownDataset("Amazon Instant Video 2014, 5-core", 5_130, 1_685, 37_126, mcAuley),
    KnownDataset("Amazon Android Apps 2014, 5-core", 87_271, 13_209, 752_937, mcAuley),
    KnownDataset("Amazon Kindle 2014, 5-core", 68_223, 61_934, 982_619, mcAuley),
    KnownDataset("Amazon Home 2014, 5-core", 66_519, 28_237, 551_682, mcAuley),
    KnownDataset("Amazon CDs 2014, 5-core", 75_258, 64_443, 1_097_592, mcAuley),
    KnownDataset("Amazon Electronics 2014, 5-core", 192_403, 63_001, 1_689_188, mcAuley),
    KnownDataset("Amazon Movies 2014, 5-core", 123_960, 50_052, 1_697_533, mcAuley),
    KnownDataset("Amazon Books 2014, 5-core", 603_668, 367_982, 8_898_041, mcAuley),
  ]

  private static let ngcf = "Wang et al. 2019 (NGCF) and He et al. 2020 (LightGCN), repositories"
  private static let yelp = "Yelp Open Dataset, documentation of the round"
  private static let checkInsAndReviews = [
    KnownDataset(
      "Gowalla of SNAP, all check-ins", 107_092, 1_280_969, 6_442_892, "SNAP, loc-gowalla"),
    KnownDataset("Gowalla of NGCF and LightGCN", 29_858, 40_981, 1_027_370, ngcf),
    KnownDataset("Gowalla of NGCF and LightGCN, train", 29_858, nil, 810_128, ngcf),
    KnownDataset("Gowalla of NGCF and LightGCN, test", 29_858, nil, 217_242, ngcf),
    KnownDataset("Yelp2018 of NGCF and LightGCN", 31_668, 38_048, 1_561_406, ngcf),
    KnownDataset("Yelp2018 of NGCF and LightGCN, train", 31_668, nil, 1_237_259, ngcf),
    KnownDataset("Yelp2018 of NGCF and LightGCN, test", 31_668, nil, 324_147, ngcf),
    KnownDataset("Amazon-Book of NGCF and LightGCN", 52_643, 91_599, 2_984_108, ngcf),
    KnownDataset("Amazon-Book of NGCF and LightGCN, train", 52_643, nil, 2_380_730, ngcf),
    KnownDataset("Amazon-Book of NGCF and LightGCN, test", 52_643, nil, 603_378, ngcf),
    KnownDataset("Yelp reviews, round 9 (2017)", nil, 144_072, 4_153_150, yelp),
    KnownDataset("Yelp reviews, round 10 (2017)", nil, 156_639, 4_736_897, yelp),
    KnownDataset("Yelp reviews, round 11 (2018)", nil, 174_567, 5_261_668, yelp),
    KnownDataset("Yelp reviews, round 12 (2018)", nil, 188_593, 5_996_996, yelp),
    KnownDataset("Yelp reviews, round 13 (2019)", nil, 192_609, 6_685_900, yelp),
    KnownDataset("Yelp reviews, 2020", nil, 209_393, 8_021_122, yelp),
    KnownDataset("Yelp reviews, 2021", nil, 160_585, 8_635_403, yelp),
    KnownDataset("Yelp reviews, 2022", nil, 150_346, 6_990_280, yelp),
  ]

  private static let sessions = [
    KnownDataset("Yoochoose clicks", 9_249_729, 52_739, 33_003_944, "RecSys Challenge 2015"),
    KnownDataset("Yoochoose buys", 509_696, 19_949, 1_150_753, "RecSys Challenge 2015"),
    KnownDataset("RetailRocket events", 1_407_580, 235_061, 2_756_101, "RetailRocket, on Kaggle"),
    KnownDataset("Diginetica item views", 310_324, 122_993, 1_235_380, "CIKM Cup 2016"),
  ]

  private static let others = [
    KnownDataset("Steam video games", 12_393, 5_155, 200_000, "Tamber, on Kaggle"),
    KnownDataset("Last.fm of HetRec 2011", 1_892, 17_632, 92_834, "HetRec 2011, README"),
    KnownDataset("Pinterest of NCF", 55_187, 9_916, 1_500_809, "He et al. 2017"),
    KnownDataset("Pinterest of NCF, train", 55_187, nil, 1_445_622, "He et al. 2017, repository"),
    KnownDataset("Book-Crossing ratings", 105_283, 340_556, 1_149_780, "Ziegler et al. 2005"),
    KnownDataset("Netflix Prize, train", 480_189, 17_770, 100_480_507, "Netflix Prize, README"),
    KnownDataset("KuaiRec, big matrix", 7_176, 10_728, 12_530_806, "Gao et al. 2022"),
    KnownDataset("KuaiRec, small matrix", 1_411, 3_327, 4_676_570, "Gao et al. 2022"),
  ]
}

extension KnownDataset {
  /// A known dataset beside the counts of a log.
  public struct Match: Sendable, Equatable {
    /// The dataset that it may be.
    public let dataset: KnownDataset
    /// Whether all counts that are known are the log's.
    public let isExact: Bool
    /// The largest relative difference of a count; 0 if exact.
    public let difference: Double
  }

  /// Known datasets whose counts are those of a log or within a twentieth of them, or of which two
  /// counts are exactly the log's; the nearest first.
  public static func matches(users: Int, items: Int, interactions: Int) -> [Match] {
    all.compactMap { known -> Match? in
      let pairs = [(known.users, users), (known.items, items), (known.interactions, interactions)]
      let differences = pairs.compactMap { known, found in
        known.map { abs(Double(found - $0)) / Double($0) }
      }
      let most = differences.max() ?? 1
      guard most <= 0.05 || differences.count(where: { $0 == 0 }) >= 2 else { return nil }
      return Match(dataset: known, isExact: most == 0, difference: most)
    }.sorted { $0.difference < $1.difference }
  }
}
