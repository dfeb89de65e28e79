# Evaluates a formula with stand-ins for Homebrew's words; prints what it says
# and the commands it would run.
class Location < String
  def opt_lib
    "#{self}/lib"
  end
end
class Formula
  def self.[](name)
    Location.new("/brew/opt/#{name}")
  end
  def self.method_missing(word, *given, &block)
    puts "#{word} #{given.map(&:inspect).join(' ')}".rstrip
    nil
  end
  def self.respond_to_missing?(*)
    true
  end
  def self.test
    puts "test"
  end
  def std_cmake_args
    ["-DCMAKE_INSTALL_PREFIX=/brew"]
  end
  def system(*words)
    puts "runs #{words.join(' ')}"
  end
end
load ARGV.fetch(0)
Unlatch.new.install
