import Essentials

/// Colors that people with any kind of color vision tell apart (Okabe and Ito 2008), as files have them; the
/// page calls them by name, for its style sheet has others for dark pages.
enum Palette {
  static let black = "#1a1a1a"
  static let orange = "#e69f00"
  static let skyBlue = "#56b4e9"
  static let green = "#009e73"
  static let blue = "#0072b2"
  static let vermilion = "#d55e00"
  static let purple = "#cc79a7"
  static let gray = "#767676"

  /// For series without a color of their own, in this order.
  static let series = [blue, vermilion, green, orange, purple, skyBlue, black]

  /// From few to many, by lightness alone: readable without colors, too.
  static let scale: JSON = [
    [0, "#dfe7ef"], [0.25, "#a9c3dc"], [0.5, "#6a97c3"], [0.75, "#2f669f"], [1, "#08264d"],
  ]

  private static let names = [
    black: "black", orange: "orange", skyBlue: "sky-blue", green: "green", blue: "blue",
    vermilion: "vermilion", purple: "purple", gray: "gray", band: "band",
  ]

  /// The gray of bands whose color does not matter.
  static let band = "#d9d9d9"

  /// What the style sheet calls a color of this palette, translucent or not, and its opacity; another color
  /// as it is.
  static func named(_ color: String) -> (name: String, opacity: Double) {
    if let name = names[color] { return ("var(--\(name))", 1) }
    let opacity = color.split(separator: ",").last.flatMap { Double($0.dropLast()) } ?? 1
    for (hex, name) in names where translucent(hex, opacity) == color {
      return ("var(--\(name))", opacity)
    }
    return (color, 1)
  }

  /// `color` (`#rrggbb`) at an opacity between 0 and 1.
  static func translucent(_ color: String, _ opacity: Double) -> String {
    let digits = UInt32(color.dropFirst(), radix: 16) ?? 0
    return "rgba(\(digits >> 16),\(digits >> 8 & 255),\(digits & 255),\(opacity))"
  }
}
