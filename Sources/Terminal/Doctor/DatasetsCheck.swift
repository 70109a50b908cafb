import Documents
import Interactions

/// Which published datasets the data folder has.
package struct DatasetsCheck: Sendable {
  package var folder: DatasetFolder

  package init(folder: DatasetFolder) { self.folder = folder }

  package var finding: DoctorDocument.Check {
    let installed = DatasetRecipe.all.filter { folder.installedFile(of: $0) != nil }
    let missing = DatasetRecipe.all.filter { folder.installedFile(of: $0) == nil }
    let names = [Bazaar.identifier] + installed.map(\.identifier)
    let rest =
      missing.isEmpty
      ? ""
      : "; not here: \(missing.map(\.identifier).joined(separator: ", ")) (see 'datasets list')"
    return .ok("datasets", names.joined(separator: ", ") + rest)
  }
}
