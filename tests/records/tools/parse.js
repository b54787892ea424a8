// Reads every record of a folder with other people's parsers; prints JSON.
// usage: node parse.js matter|log4brains FOLDER
const fs = require("fs");
const path = require("path");

function matter(folder) {
  const parse = require("gray-matter");
  const records = fs.readdirSync(folder).filter((name) => name.endsWith(".md"));
  return Object.fromEntries(
    records.map((name) => {
      const read = parse(fs.readFileSync(path.join(folder, name), "utf8"));
      return [name, { data: read.data, first: read.content.split("\n")[0] }];
    })
  );
}

async function log4brains(folder) {
  const { Log4brains } = require("@log4brains/core");
  const found = await Log4brains.create(folder).searchAdrs();
  return found.map((adr) => ({
    slug: adr.slug,
    title: adr.title,
    status: adr.status,
    supersededBy: adr.supersededBy,
    tags: adr.tags,
    deciders: adr.deciders,
    publicationDate: adr.publicationDate,
  }));
}

const [, , what, folder] = process.argv;
Promise.resolve({ matter, log4brains }[what](folder))
  .then((read) => console.log(JSON.stringify(read)))
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
