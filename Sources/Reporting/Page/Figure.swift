import Essentials

/// A chart: Plotly's traces and layout, as a file has them and as the page draws them.
package struct Figure: Sendable {
  /// The name of its file and of its place in the page: letters, digits and hyphens.
  package var id: String
  /// What it shows, in a few words.
  package var title: String
  /// The traces.
  package var data: [JSON]
  /// Axes and sizes, beyond what ``house`` says for all.
  package var layout: JSON
  /// How high it is drawn, in pixels.
  package var height = 320
  /// What somebody hears who cannot see it.
  package var summary: String

  package init(
    id: String, title: String, data: [JSON], layout: JSON, height: Int = 320, summary: String
  ) {
    self.id = id
    self.title = title
    self.data = data
    self.layout = layout
    self.height = height
    self.summary = summary
  }

  /// The whole figure as any Plotly can draw it.
  package var document: JSON {
    [
      "data": .array(data),
      "layout": Figure.house.merging(layout).merging([
        "title": ["text": .string(title)], "height": .number(Double(height)),
        "margin": ["t": 56],
      ]),
    ]
  }

  /// What all charts look like.
  static let house: JSON = [
    "font": [
      "family": "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
      "size": 13, "color": "#1a1a1a",
    ],
    "paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff",
    "margin": ["l": 62, "r": 14, "t": 12, "b": 48],
    "hoverlabel": ["font": ["size": 13]],
    "legend": ["orientation": "h", "x": 0, "y": -0.28, "yanchor": "top"],
    "xaxis": axis, "yaxis": axis,
  ]

  /// What all axes look like.
  static let axis: JSON = [
    "gridcolor": "#e6e6e6", "linecolor": "#767676", "zerolinecolor": "#bdbdbd", "showline": true,
    "ticks": "outside", "tickcolor": "#767676", "automargin": true,
    "title": ["standoff": 6, "font": ["size": 12]], "tickfont": ["size": 11],
  ]
}

/// Charts of one kind side by side, one for each case, with one legend.
package struct FigureGrid: Sendable {
  /// The charts.
  package var panels: [Figure]
  /// What the marks mean; empty where the charts say so themselves.
  package var legend: [LegendEntry] = []
  /// What all of them show.
  package var caption: String
  /// Which experiments made it.
  package var source: String
  /// How narrow a chart may get before there are fewer in a row, in pixels.
  package var minimumWidth = 250

  package init(
    _ panels: [Figure], legend: [LegendEntry] = [], caption: String, source: String,
    minimumWidth: Int = 250
  ) {
    self.panels = panels
    self.legend = legend
    self.caption = caption
    self.source = source
    self.minimumWidth = minimumWidth
  }
}

/// A line of a legend.
package struct LegendEntry: Sendable {
  /// What marks it.
  package enum Mark: Sendable {
    /// A line, whole or broken as SVG's `stroke-dasharray` says.
    case line(dashes: String)
    /// A filled square.
    case area
    /// A filled circle.
    case dot
    /// A filled diamond.
    case diamond
    /// An open circle.
    case ring
    /// A star.
    case star
    /// Dots from few to many.
    case shades
  }

  package var mark: Mark
  package var color: String
  package var text: String
}
