/// The knowledge graphs that papers report on, by their content: a graph of the same name is not one of
/// them for that.
package enum PublishedGraph {
  /// `GraphDataset.checksum` of each graph, by its name.
  package static let checksums: [String: String] = [
    "beauty-kg": "a92135f845510b671f7ebe7e9d11e7c063219c4029b9185df285897c1f7980bc",
    "cellphones-kg": "a01b5331d12a70311891a9ddc9424c1ec417f4b018e5d49cbf6b432f8cc1ffae",
    "clothing-kg": "a04e11f61a2cd1165026ece8d48c6cf716bede87628f97a0213d2ae4d8e4b925",
  ]
}
