-- Drives `witgate lsp` as Neovim does, 0.7 and later. Prints what Neovim shows as one
-- line of JSON.
--
--   WITGATE=… WITGATE_FILE=… nvim --headless -u NONE -i NONE -n -c 'luafile neovim.lua'
--
-- The file is opened as it is on disk, and `low, high` in it becomes `low, mid, high`.

local function main()
  local file = vim.env.WITGATE_FILE
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({
    name = 'witgate',
    cmd = { vim.env.WITGATE, 'lsp' },
    root_dir = vim.fn.fnamemodify(file, ':h:h'),
  })
  assert(client, 'the server does not start')
  assert(vim.lsp.buf_attach_client(buffer, client), 'the server does not attach')

  vim.fn.search('low, high')
  vim.cmd('substitute/low, high/low, mid, high/')
  local line = vim.fn.line('.')
  local function shown()
    return vim.tbl_filter(function(diagnostic)
      return diagnostic.code == 'enum-case-added'
    end, vim.diagnostic.get(buffer))
  end
  local is_shown = vim.wait(60000, function()
    return #shown() > 0
  end, 20)
  assert(is_shown, 'no diagnostic came in time')

  local finding = shown()[1]
  local text = vim.api.nvim_buf_get_lines(buffer, finding.lnum, finding.lnum + 1, true)[1]
  -- Columns of Neovim count bytes, and those of the protocol units of UTF-16.
  local _, character = vim.str_utfindex(text, finding.col)
  local where = {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    position = { line = line - 1, character = character },
  }
  local function ask(method, params)
    local answers = assert(vim.lsp.buf_request_sync(buffer, method, params, 60000))
    return assert(answers[client]).result
  end
  local hover = ask('textDocument/hover', where)
  local lenses = ask('textDocument/codeLens', { textDocument = where.textDocument })
  local titles = vim.tbl_map(function(lens)
    return lens.command.title
  end, lenses)
  local codes = vim.tbl_map(function(diagnostic)
    return diagnostic.code
  end, vim.diagnostic.get(buffer))
  table.sort(codes)

  vim.lsp.stop_client(client)
  local is_stopped = vim.wait(60000, function()
    return vim.lsp.client_is_stopped(client)
  end, 20)
  return vim.fn.json_encode({
    codes = codes,
    marked = text:sub(finding.col + 1, finding.end_col),
    hover = hover.contents.value,
    lenses = titles,
    is_stopped = is_stopped,
  })
end

local ok, said = pcall(main)
io.stdout:write(tostring(said) .. '\n')
vim.cmd(ok and 'qall!' or 'cquit!')
