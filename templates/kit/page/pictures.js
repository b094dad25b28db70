// Codes in pictures: as it is, then in other sizes and with more contrast, the cheapest first.
const MOST_SIDE = 4000; // the reader takes 4096
const MOST_BYTES = 64 * 1024 * 1024;
const SIDES = [MOST_SIDE, 1600, 2600, 1000];

/** The picture in a file, drawn no larger than the reader takes; the browser decodes it. */
async function loadPicture(file) {
  if (file.size > MOST_BYTES) throw new Error("picture.large");
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    await new Promise((done, failed) => {
      image.onload = done;
      image.onerror = () => failed(new Error("picture.unread"));
      image.src = url;
    });
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Pixels of a picture or a camera's frame, its longer side at most so long. */
function pixelsOf(source, width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  canvas.width = canvas.height = 0; // lets go of what was drawn
  return pixels;
}

/** Grey, stretched between the darkest and the lightest hundredth of each neighbourhood. */
function stretched(pixels) {
  const { data, width, height } = pixels;
  const tile = Math.max(32, Math.round(Math.max(width, height) / 12));
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = (data[4 * i] * 3 + data[4 * i + 1] * 6 + data[4 * i + 2]) / 10;
  }
  const across = Math.ceil(width / tile);
  const down = Math.ceil(height / tile);
  const limits = [];
  for (let ty = 0; ty < down; ty++) {
    for (let tx = 0; tx < across; tx++) {
      const counts = new Uint32Array(256);
      let all = 0;
      for (let y = Math.max(0, (ty - 1) * tile); y < Math.min(height, (ty + 2) * tile); y += 2) {
        for (let x = Math.max(0, (tx - 1) * tile); x < Math.min(width, (tx + 2) * tile); x += 2) {
          counts[grey[y * width + x]]++;
          all++;
        }
      }
      let low = 0;
      let high = 255;
      for (let sum = counts[0]; sum < all / 50 && low < 254; sum += counts[++low]);
      for (let sum = counts[255]; sum < all / 50 && high > low + 1; sum += counts[--high]);
      limits.push([low, Math.max(24, high - low)]);
    }
  }
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [low, range] = limits[Math.floor(y / tile) * across + Math.floor(x / tile)];
      const value = ((grey[y * width + x] - low) * 255) / range;
      const at = 4 * (y * width + x);
      out[at] = out[at + 1] = out[at + 2] = value;
      out[at + 3] = 255;
    }
  }
  grey.fill(0);
  return { data: out, width, height };
}

/** The edges of a blurred picture made steeper. */
function sharpened(pixels) {
  const { data, width, height } = pixels;
  const out = new Uint8ClampedArray(data.length).fill(255);
  const reach = 2;
  for (let y = reach; y < height - reach; y++) {
    for (let x = reach; x < width - reach; x++) {
      const at = 4 * (y * width + x);
      const around =
        data[at - 4 * reach] + data[at + 4 * reach] + data[at - 4 * reach * width] + data[at + 4 * reach * width];
      const value = data[at] + 1.5 * (data[at] - around / 4);
      out[at] = out[at + 1] = out[at + 2] = value;
    }
  }
  return { data: out, width, height };
}

async function codesIn(pixels) {
  const [results] = await firesafeQr.decodeQRBatch([pixels], { timeLimit: 1500, effort: 4 });
  return Array.from(new Set(results.filter((result) => typeof result === "string")));
}

/** Every code on a picture. A fresh frame of a camera is worth more than a second look at this one. */
async function readPicture(source, width, height, isFrame) {
  const found = new Set();
  const isOurs = (text) => /^F[0-9]/i.test(text);
  for (const side of isFrame ? [1600] : SIDES) {
    if (side !== MOST_SIDE && !isFrame && Math.max(width, height) < side * 0.8) continue;
    const plain = pixelsOf(source, width, height, side);
    const treatments = isFrame ? [(p) => p] : [(p) => p, stretched, (p) => sharpened(stretched(p))];
    for (const treat of treatments) {
      const treated = treat(plain);
      (await codesIn(treated)).forEach((text) => found.add(text));
      treated.data.fill(255);
      if (treated === plain && treatments.length > 1 && !Array.from(found).some(isOurs)) {
        // wiped above: drawn again for the next treatment
        plain.data.set(pixelsOf(source, width, height, side).data);
      }
      if (Array.from(found).some(isOurs)) return Array.from(found);
      await new Promise((done) => setTimeout(done, 0)); // the page stays alive
    }
    plain.data.fill(255);
  }
  return Array.from(found);
}
