// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import "./TestToken.sol";

/// Keeps 1 % of each transfer as a fee, with a log of its own.
contract FeeOnTransferToken is TestToken {
    constructor(string memory symbol_, uint8 decimals_, address[] memory holders, uint256 balance)
        TestToken(symbol_, decimals_, holders, balance)
    {}

    function _move(address from, address to, uint256 value) internal override {
        uint256 fee = value / 100;
        super._move(from, to, value - fee);
        super._move(from, address(this), fee);
    }
}
