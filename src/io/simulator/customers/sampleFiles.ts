/** What a customer sends who has no file at hand: the smallest that is one of its kind. */
interface SampleFile {
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
}

/** A sticker of one colour, half a second of silence, one grey pixel, an empty page. The video is a container without a picture in it. */
export const sampleFiles = {
  image: {
    mimeType: "image/jpeg",
    data: "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=",
  },
  audio: {
    mimeType: "audio/ogg",
    data: "T2dnUwACAAAAAAAAAABJEgAAAAAAAFhlQPwBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAEkSAAABAAAAjIcrOQEVT3B1c1RhZ3MFAAAAV2FtaWQAAAAAT2dnUwAEwF0AAAAAAABJEgAAAgAAAKCwdVoZAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA/j//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//vj//g==",
  },
  video: {
    mimeType: "video/mp4",
    data: "AAAAHGZ0eXBpc29tAAACAGlzb21pc28ybXA0MQAAAAhmcmVlAAAACG1kYXQ=",
  },
  document: {
    mimeType: "application/pdf",
    data: "JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgNTk1IDg0Ml0+PmVuZG9iagp0cmFpbGVyPDwvUm9vdCAxIDAgUj4+CiUlRU9G",
  },
  sticker: {
    mimeType: "image/webp",
    data: "UklGRhoAAABXRUJQVlA4TA0AAAAv/8F/AOh0S2rW/wIAAA==",
  },
} as const satisfies Record<string, SampleFile>;
