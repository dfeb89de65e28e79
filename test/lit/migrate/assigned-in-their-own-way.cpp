// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/assigned-in-their-own-way.cpp | FileCheck %s
// A document counts how often it was assigned to, so that a new one would not be
// what the old one becomes: the assignment stays one.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

class Document {
public:
  Document() = default;
  explicit Document(std::string text) : text_(std::move(text)) {}
  Document(const Document &) = default;
  Document &operator=(const Document &other) {
    if (this == &other)
      return *this;
    text_ = other.text_;
    ++revision_;
    return *this;
  }
  int revision() const { return revision_; }
  const std::string &text() const { return text_; }

private:
  std::string text_;
  int revision_ = 0;
};

class Documents {
public:
  int revision(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = documents_.find(name);
    return it == documents_.end() ? -1 : it->second.revision();
  }
  std::string text(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = documents_.find(name);
    return it == documents_.end() ? "" : it->second.text();
  }
  void registerDocument(const std::string &name, const Document &document) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: {{^}}    update[name] = document;
    documents_[name] = document;
  }
  Document open(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = documents_.find(name);
    if (it == documents_.end()) {
      // CHECK: {{^}}      update[name] = Document(name);
      documents_[name] = Document(name);
      it = documents_.find(name);
    }
    return it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Document> documents_;
};

// All of it is taken over, one way or another.
class Note {
public:
  Note() = default;
  explicit Note(std::string text) : text_(std::move(text)) {}
  Note(const Note &other) : text_(other.text_), lines_(other.lines_) {}
  Note &operator=(Note other) {
    std::swap(text_, other.text_);
    std::swap(lines_, other.lines_);
    return *this;
  }
  const std::string &text() const { return text_; }

private:
  std::string text_;
  int lines_ = 1;
};

class Notes {
public:
  std::string text(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = notes_.find(name);
    return it == notes_.end() ? "" : it->second.text();
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return notes_.count(name) != 0;
  }
  void registerNote(const std::string &name, const Note &note) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: {{^}}    notes_.insert_or_assign(name, note);
    notes_.insert_or_assign(name, note);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Note> notes_;
};

int main() {
  Documents documents;
  documents.registerDocument("a", Document("one"));
  documents.registerDocument("a", Document("two"));
  Notes notes;
  notes.registerNote("b", Note("three"));
  notes.registerNote("b", Note("four"));
  std::cout << documents.revision("a") << documents.text("a") << notes.text("b")
            << notes.has("c") << documents.open("d").revision() << "\n";
}
