/// How a published dataset becomes the one that the paper used.
public struct DatasetRecipe: Sendable {
  /// What users type.
  public let identifier: String
  /// What it holds, in one line.
  public let summary: String
  /// Where its file is in the folder of datasets: `folder/folder.inter[.gz]`.
  public let folder: String
  /// The publisher's file.
  public let publishedFile: String
  /// Where the publisher offers it.
  public let source: String
  /// Users with this many interactions stay; the catalogue is made before the upper bound counts.
  public let bounds: ClosedRange<Int>
  /// The checksum of the dataset that comes of the published file; see ``Dataset/checksum``.
  public let checksum: String

  /// Every recipe; the first four are those of PoisonRec (Song and others 2020, Table II).
  public static let all: [DatasetRecipe] = [
    DatasetRecipe(
      identifier: "steam",
      summary: "Steam video games, purchases and plays alike; users with 3 to 999 rows",
      folder: "steam-200k", publishedFile: "steam-200k.csv",
      source: "https://www.kaggle.com/datasets/tamber/steam-video-games", bounds: 3...999,
      checksum: "cc59ce6f2d6c0698d710f3db24b57ac54ec34d004b5e152d0454af4dcff0bbb3"),
    DatasetRecipe(
      identifier: "movielens-1m",
      summary: "MovieLens 1M, every rating positive; users with fewer than 1,000 ratings",
      folder: "ml-1m", publishedFile: "ratings.dat",
      source: "https://grouplens.org/datasets/movielens/1m/", bounds: 1...999,
      checksum: "77c89060a36bf892034c3f25664169d1ebb9b0b799502b9e24caf07012554183"),
    DatasetRecipe(
      identifier: "amazon-phone",
      summary: "Amazon reviews 2014, cell phones and accessories, 5-core",
      folder: "amazon-cell-phones",
      publishedFile: "reviews_Cell_Phones_and_Accessories_5.json.gz",
      source: "http://jmcauley.ucsd.edu/data/amazon/", bounds: 1...Int.max,
      checksum: "8fc745413516ed294fffb5d48676e80572f3669a17e95969b14e6c7666b65c76"),
    DatasetRecipe(
      identifier: "amazon-clothing",
      summary: "Amazon reviews 2014, clothing, shoes and jewelry, 5-core",
      folder: "amazon-clothing", publishedFile: "reviews_Clothing_Shoes_and_Jewelry_5.json.gz",
      source: "http://jmcauley.ucsd.edu/data/amazon/", bounds: 1...Int.max,
      checksum: "0b0cd3d9b1ccc16139bd080a6ff22d4f9f82191debd854141ccf6edaaeedb40c"),
    DatasetRecipe(
      identifier: "amazon-beauty",
      summary: "Amazon reviews 2014, beauty, 5-core",
      folder: "amazon-beauty", publishedFile: "reviews_Beauty_5.json.gz",
      source: "http://jmcauley.ucsd.edu/data/amazon/", bounds: 1...Int.max,
      checksum: "191759767f3f3fee52e7a34b2a7ebf2096681dfedb30fe8eed50623b9acf9fe8"),
  ]

  /// The recipe with this identifier.
  public static func named(_ identifier: String) -> DatasetRecipe? {
    all.first { $0.identifier == identifier }
  }
}
