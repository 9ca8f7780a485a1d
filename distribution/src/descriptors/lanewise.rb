class Lanewise < Formula
  desc "Neural-network engine for images in pure Java"
  homepage "@home@"
  url "@home@/releases/download/v@version@/lanewise-@version@.zip"
  sha256 "@sha256@"
  license "Apache-2.0"

  depends_on "openjdk"

  def install
    libexec.install Dir["*"]
    (bin/"lanewise").write_env_script libexec/"bin/lanewise", LANEWISE_JAVA_HOME: Language::Java.java_home
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/lanewise --version")
  end
end
