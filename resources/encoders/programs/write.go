// Writes what Go's image packages save, for languages.py: argument FOLDER.
package main
import ("fmt"; "image"; _ "image/png"; "image/jpeg"; "image/png"; "os")
func main() { for _, name := range []string{"large", "small", "grey"} {
  f, _ := os.Open(os.Args[1] + "/" + name + ".png"); picture, _, _ := image.Decode(f)
  o, _ := os.Create(os.Args[1] + "/go-" + name + "-0.png"); png.Encode(o, picture); o.Close()
  for q := 1; q <= 100; q++ { if name == "small" || q == 60 || q == 90 {
    o, _ := os.Create(fmt.Sprintf("%s/go-%s-%d.jpg", os.Args[1], name, q)); jpeg.Encode(o, picture, &jpeg.Options{Quality: q}); o.Close() } } } }
