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

  /// Every recipe; the first four are those of PoisonRec (Song and others 2020, Table II).
  public static let all: [DatasetRecipe] = [
    DatasetRecipe(
      identifier: "steam",
      summary: "Steam video games, purchases and plays alike; users with 3 to 999 rows",
      folder: "steam-200k", publishedFile: "steam-200k.csv",
      source: "https://www.kaggle.com/datasets/tamber/steam-video-games", bounds: 3...999),
    DatasetRecipe(
      identifier: "movielens-1m",
      summary: "MovieLens 1M, every rating positive; users with fewer than 1,000 ratings",
      folder: "ml-1m", publishedFile: "ratings.dat",
      source: "https://grouplens.org/datasets/movielens/1m/", bounds: 1...999),
    DatasetRecipe(
      identifier: "amazon-phone",
      summary: "Amazon reviews 2014, cell phones and accessories, 5-core",
      folder: "amazon-cell-phones",
      publishedFile: "reviews_Cell_Phones_and_Accessories_5.json.gz",
      source: "http://jmcauley.ucsd.edu/data/amazon/", bounds: 1...Int.max),
    DatasetRecipe(
      identifier: "amazon-clothing",
      summary: "Amazon reviews 2014, clothing, shoes and jewelry, 5-core",
      folder: "amazon-clothing", publishedFile: "reviews_Clothing_Shoes_and_Jewelry_5.json.gz",
      source: "http://jmcauley.ucsd.edu/data/amazon/", bounds: 1...Int.max),
    DatasetRecipe(
      identifier: "amazon-beauty",
      summary: "Amazon reviews 2014, beauty, 5-core",
      folder: "amazon-beauty", publishedFile: "reviews_Beauty_5.json.gz",
      source: "http://jmcauley.ucsd.edu/data/amazon/", bounds: 1...Int.max),
  ]

  /// The recipe with this identifier.
  public static func named(_ identifier: String) -> DatasetRecipe? {
    all.first { $0.identifier == identifier }
  }
}
