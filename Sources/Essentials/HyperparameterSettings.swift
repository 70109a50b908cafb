/// What a person sets on the command line or in an experiment's file: names and values as text.
package typealias HyperparameterSettings = [String: String]
