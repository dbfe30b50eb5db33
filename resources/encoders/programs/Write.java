// Writes what Java's ImageIO saves, for languages.py: argument FOLDER.
import java.io.*; import java.awt.image.*; import javax.imageio.*; import javax.imageio.stream.*; import javax.imageio.plugins.jpeg.*;
public class Write { public static void main(String[] a) throws Exception {
  for (String name : new String[] {"large", "small", "grey"}) {
    BufferedImage picture = ImageIO.read(new File(a[0] + "/" + name + ".png"));
    ImageIO.write(picture, "png", new File(a[0] + "/java-" + name + "-0.png"));
    ImageIO.write(picture, "jpg", new File(a[0] + "/java-" + name + "-0.jpg"));
    for (int q = 1; q <= 100; q++) if (name.equals("small") || q == 60 || q == 90) for (int progressive = 0; progressive < 2; progressive++) {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next(); ImageWriteParam p = writer.getDefaultWriteParam();
      p.setCompressionMode(ImageWriteParam.MODE_EXPLICIT); p.setCompressionQuality(q / 100f);
      if (progressive == 1) { if (name.equals("small")) continue; p.setProgressiveMode(ImageWriteParam.MODE_DEFAULT); }
      File out = new File(a[0] + "/java-" + name + "-" + q + (progressive == 1 ? "p" : "") + ".jpg"); out.delete();
      try (ImageOutputStream s = ImageIO.createImageOutputStream(out)) {
        writer.setOutput(s); writer.write(null, new IIOImage(picture, null, null), p); writer.dispose(); } } } } }
