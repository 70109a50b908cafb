import Documents
import PathReasoning
import Testing

/// Reports link no tensors, so that the standard beam stands in the documents once more.
@Suite struct SearchDocumentTests {
  @Test func theStandardWidthsAreTheRecommenders() {
    #expect(SearchDocument.standardWidths == BeamConfiguration().widths)
  }
}
