import ArgumentParser
import Documents
import Essentials
import Foundation
import Kernels
import Terminal
import Torch

/// What `doctor` asks the engine: to compute what is known, and to say with which library.
struct DoctorTensorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: EngineCheck.command,
    abstract: "Computes what is known, for 'doctor', and says with which library.",
    shouldDisplay: false)

  func run() async throws {
    let library = LoadedLibrary.torch
    let document = TensorsDocument(
      version: Manual.version, library: library?.path ?? "an unknown file",
      libraryVersion: library?.version ?? "an unknown version",
      disagreements: disagreements, threads: Threads.count)
    try StandardOutput.write(document.json + "\n")
  }

  /// Products and a gradient of whole numbers, which floats hold exactly.
  private var disagreements: [String] {
    var wrong: [String] = []
    let (rows, inner, columns) = (65, 129, 33)
    let x = (0..<rows * inner).map { Float($0 % 7 - 3) }
    let y = (0..<inner * columns).map { Float($0 % 5 - 2) }
    var product = [Float](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        for k in 0..<inner {
          product[row * columns + column] += x[row * inner + k] * y[k * columns + column]
        }
      }
    }
    let (left, right) = (Tensor(x, shape: [rows, inner]), Tensor(y, shape: [inner, columns]))
    if left.matmul(right).array(of: Float.self) != product { wrong.append("a product of matrices") }
    let leaf = Tensor(x).requiringGradient()
    let slope = gradients(of: (leaf * leaf).sum(), withRespectTo: [leaf])[0]
    if slope.array(of: Float.self) != x.map({ 2 * $0 }) { wrong.append("a gradient") }
    return wrong
  }
}
