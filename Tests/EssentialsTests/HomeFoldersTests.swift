import Foundation
import Testing

@testable import Essentials

@Suite struct HomeFoldersTests {
  @Test func theEnvironmentDecides() {
    #expect(HomeFolders.home(["HOME": "/h"]) == "/h")
    #expect(HomeFolders.cache(["HOME": "/h"]) == "/h/.cache")
    #expect(HomeFolders.data(["HOME": "/h"]) == "/h/.local/share")
    let folders = ["HOME": "/h", "XDG_CACHE_HOME": "/c", "XDG_DATA_HOME": "/d"]
    #expect(HomeFolders.cache(folders) == "/c")
    #expect(HomeFolders.data(folders) == "/d")
  }

  /// The specification has relative and empty paths ignored.
  @Test func whatIsNoPlaceIsIgnored() {
    let folders = ["HOME": "/h", "XDG_CACHE_HOME": "c", "XDG_DATA_HOME": ""]
    #expect(HomeFolders.cache(folders) == "/h/.cache")
    #expect(HomeFolders.data(folders) == "/h/.local/share")
    let known = FileManager.default.homeDirectoryForCurrentUser.path
    #expect(HomeFolders.home([:]) == known && HomeFolders.home(["HOME": ""]) == known)
  }
}
