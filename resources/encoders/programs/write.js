// Writes what packages of Node save, for languages.py: arguments FOLDER and a JSON list of packages.
const fs = require('fs'), dir = process.argv[2], pick = JSON.parse(process.argv[3])
const has = name => { if (!pick.includes(name)) return null; try { return require(name) } catch { return null } }
const raw = n => { const b = fs.readFileSync(`${dir}/${n}.ppm`), w = n == 'large' ? 600 : 37, h = n == 'large' ? 400 : 53
  const rgb = b.subarray(b.length - 3 * w * h), d = Buffer.alloc(4 * w * h, 255); for (let i = 0; i < w * h; i++) rgb.copy(d, 4 * i, 3 * i, 3 * i + 3)
  return {data: d, width: w, height: h} };
(async () => { const put = (p, n, q, e, b) => fs.writeFileSync(`${dir}/node-${p}-${n}-${q}.${e}`, b)
for (const n of ['large', 'small']) {
  const qs = n == 'small' ? Array.from({length: 100}, (_, i) => i + 1) : [60, 90], picture = raw(n)
  const js = has('jpeg-js'); if (js) for (const q of qs) put('jpeg-js', n, q, 'jpg', js.encode(picture, q).data)
  const sharp = has('sharp'); if (sharp) { const s = () => sharp(`${dir}/${n}.png`)
    for (const q of qs) put('sharp', n, q, 'jpg', await s().jpeg({quality: q}).toBuffer())
    for (const q of qs) put('sharp', n, `${q}-mozjpeg`, 'jpg', await s().jpeg({quality: q, mozjpeg: true}).toBuffer())
    for (const q of [60, 80]) {
      put('sharp', n, `${q}-444`, 'jpg', await s().jpeg({quality: q, chromaSubsampling: '4:4:4'}).toBuffer())
      put('sharp', n, `${q}-progressive`, 'jpg', await s().jpeg({quality: q, progressive: true}).toBuffer()) }
    put('sharp', n, '80-metadata', 'jpg', await sharp(`${dir}/jpeg.jpg`).withMetadata().jpeg().toBuffer())
    put('sharp', n, 0, 'png', await s().png().toBuffer()); put('sharp', n, 0, 'webp', await s().webp().toBuffer())
    put('sharp', n, 0, 'avif', await s().avif().toBuffer()); put('sharp', n, 0, 'tif', await s().tiff().toBuffer()) }
  const canvas = has('@napi-rs/canvas'); if (canvas) { const c = canvas.createCanvas(picture.width, picture.height), g = c.getContext('2d')
    g.putImageData(new canvas.ImageData(new Uint8ClampedArray(picture.data), picture.width, picture.height), 0, 0)
    for (const q of qs) put('@napi-rs+canvas', n, q, 'jpg', await c.encode('jpeg', q)); put('@napi-rs+canvas', n, 0, 'png', await c.encode('png')) }
  const pngjs = has('pngjs'); if (pngjs) { const p = new pngjs.PNG(picture); p.data = picture.data; put('pngjs', n, 0, 'png', pngjs.PNG.sync.write(p)) }
} })()
