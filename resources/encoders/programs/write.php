<?php
// Writes what PHP's GD saves, for languages.py: argument FOLDER.
foreach (["large", "small"] as $name) { $p = imagecreatefrompng("$argv[1]/$name.png"); imagepng($p, "$argv[1]/php-$name-0.png");
  imagejpeg($p, "$argv[1]/php-$name-0.jpg"); imagewebp($p, "$argv[1]/php-$name-0.webp");
  for ($q = 1; $q <= 100; $q++) if ($name == "small" || $q % 30 == 0) imagejpeg($p, "$argv[1]/php-$name-$q.jpg", $q); }
