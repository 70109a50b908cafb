import Interactions
import Kernels

/// Who clicked what, each once: the accounts of a log on one side and its items on the other.
struct AccountGraph: Sendable {
  /// The different items of each account, ascending, `[accounts]`.
  let items: CompressedRows<Int32>
  /// The accounts that clicked each item, ascending, `[items]`.
  let accounts: CompressedRows<Int32>

  /// The graph of a log.
  init(_ log: InteractionLog) {
    let all = log.items
    self.init(
      items: CompressedRows(
        columnsOfRows: (0..<log.userCount).lazy.map { user in
          all[log.offsets[user]..<log.offsets[user + 1]].lazy.map(\.rawValue)
        }), itemCount: log.itemCount)
  }

  /// The graph of rows of different items, ascending.
  init(items: CompressedRows<Int32>, itemCount: Int) {
    self.items = items
    accounts = items.transposed(rowCount: itemCount)
  }

  /// How many accounts there are, those without clicks included.
  var accountCount: Int { items.count }

  /// How many items there are, those without clicks included.
  var itemCount: Int { accounts.count }

  /// How many accounts clicked an item.
  func popularity(_ item: Int) -> Int { accounts.range(item).count }
}

extension Injection {
  /// The different items of each account, ascending, `[accounts]`.
  var distinctItems: CompressedRows<Int32> {
    CompressedRows(columnsOfRows: (0..<count).lazy.map { self[$0].lazy.map(\.rawValue) })
  }
}
